package io.milvusexporter.config;

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

    static void checkAuthorities(Values values, Option<Path> caFile, Problems problems) {
        new TlsFiles(values, problems).read(caFile, CERTIFICATES, Pem::certificates);
    }

    static void checkPair(Values values, Option<Path> certFile, Option<Path> keyFile, Problems problems) {
        var files = new TlsFiles(values, problems);
        var chain = files.read(certFile, CERTIFICATES, Pem::certificates);
        var key = files.read(keyFile, KEY, Pem::privateKey);
        if (chain.isPresent()
                && key.isPresent()
                && !KeyPairs.isOne(chain.get().get(0).getPublicKey(), key.get())) {
            var expected = "the key of the first certificate in "
                    + values.find(certFile).orElseThrow();
            var file = values.find(keyFile).orElseThrow().toString();
            problems.add(Problem.of(keyFile.name(), file, expected));
        }
    }

    private <T> Optional<T> read(Option<Path> option, String expected, Reader<T> reader) {
        return values.find(option)
                .flatMap(file -> problems.readFile(option, file, expected, path -> reader.read(SmallFile.read(path))));
    }
}
