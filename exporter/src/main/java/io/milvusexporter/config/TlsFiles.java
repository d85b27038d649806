package io.milvusexporter.config;

import static io.milvusexporter.config.MilvusOptions.INTERNAL_TLS_CA_FILE;
import static io.milvusexporter.config.MilvusOptions.TLS_CA_FILE;
import static io.milvusexporter.config.MilvusOptions.TLS_CERT_FILE;
import static io.milvusexporter.config.MilvusOptions.TLS_KEY_FILE;

import io.milvusexporter.config.FileWatch.Reader;
import java.nio.file.Path;
import java.util.Optional;

/** The files that TLS needs, looked at before anything is started with them. */
final class TlsFiles {

    private static final String CERTIFICATES = "a PEM file with certificates";
    private static final String KEY = "a PEM file with an unencrypted key";

    private final Values values;
    private final Problems problems;

    private TlsFiles(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(Values values, Problems problems) {
        var files = new TlsFiles(values, problems);
        files.read(TLS_CA_FILE, CERTIFICATES, Pem::certificates);
        files.read(INTERNAL_TLS_CA_FILE, CERTIFICATES, Pem::certificates);
        var chain = files.read(TLS_CERT_FILE, CERTIFICATES, Pem::certificates);
        var key = files.read(TLS_KEY_FILE, KEY, Pem::privateKey);
        if (chain.isPresent()
                && key.isPresent()
                && !KeyPairs.isOne(chain.get().get(0).getPublicKey(), key.get())) {
            var expected = "the key of the first certificate in "
                    + values.find(TLS_CERT_FILE).orElseThrow();
            var file = values.find(TLS_KEY_FILE).orElseThrow().toString();
            problems.add(Problem.of(TLS_KEY_FILE.name(), file, expected));
        }
    }

    private <T> Optional<T> read(Option<Path> option, String expected, Reader<T> reader) {
        return values.find(option)
                .flatMap(file -> problems.readFile(option, file, expected, path -> reader.read(SmallFile.read(path))));
    }
}
