package io.milvusexporter.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reading the small files that a configuration names; what goes wrong is said in words that stand alone. */
final class SmallFile {

    /** Far above any configuration, secret or bundle of authorities; far below what would hurt. */
    private static final int LARGEST = 4 << 20;

    private SmallFile() {}

    /** @throws IOException with a message such as {@code no such file} */
    static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        // A pipe can be read only once, and a device may never end.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is not a regular file");
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("it is larger than " + Sizes.write(LARGEST));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IOException("no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("permission denied", e);
        }
    }

    static String text(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        }
    }

    static String secret(byte[] bytes) throws IOException {
        var secret = Secret.trim(text(bytes));
        if (secret.isEmpty()) {
            throw new IOException("it is empty");
        }
        return secret;
    }
}
