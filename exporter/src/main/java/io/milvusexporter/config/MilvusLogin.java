package io.milvusexporter.config;

import static io.milvusexporter.config.MilvusOptions.PASSWORD;
import static io.milvusexporter.config.MilvusOptions.PASSWORD_FILE;
import static io.milvusexporter.config.MilvusOptions.TOKEN;
import static io.milvusexporter.config.MilvusOptions.TOKEN_FILE;
import static io.milvusexporter.config.MilvusOptions.USERNAME;

import io.milvusexporter.config.MilvusConfig.Credentials;
import java.nio.file.Path;
import java.util.Optional;

/** Makes credentials of the five settings for them: a user with a password, or a token, each secret from one place. */
final class MilvusLogin {

    private final Values values;
    private final Problems problems = new Problems();

    private MilvusLogin(Values values) {
        this.values = values;
    }

    static Credentials read(Values values) {
        return new MilvusLogin(values).read();
    }

    private Credentials read() {
        var username = values.find(USERNAME);
        var password = secret(PASSWORD, PASSWORD_FILE);
        var token = secret(TOKEN, TOKEN_FILE);
        var hasPassword = isGiven(PASSWORD, PASSWORD_FILE);
        if (isGiven(TOKEN, TOKEN_FILE)) {
            if (username.isPresent() || hasPassword) {
                wrong(given(TOKEN, TOKEN_FILE), "either a token or a user name with a password");
            }
        } else if (username.isPresent() && !hasPassword) {
            wrong(USERNAME, PASSWORD_FILE + " or " + PASSWORD.variable() + " with it");
        } else if (username.isEmpty() && hasPassword) {
            wrong(given(PASSWORD, PASSWORD_FILE), USERNAME + " with it");
        }
        problems.throwIfAny();
        return token.<Credentials>map(Credentials.Token::new)
                .or(() -> username.flatMap(name -> password.map(secret -> new Credentials.Password(name, secret))))
                .orElse(new Credentials.None());
    }

    private boolean isGiven(Option<Secret> inline, Option<Path> inFile) {
        return values.isGiven(inline) || values.isGiven(inFile);
    }

    /** The one of the two that counts: a flag goes before a variable, a variable before the file. */
    private Option<?> given(Option<Secret> inline, Option<Path> inFile) {
        return values.origin(inFile).source().compareTo(values.origin(inline).source()) < 0 ? inFile : inline;
    }

    private Optional<Secret> secret(Option<Secret> inline, Option<Path> inFile) {
        if (values.isGiven(inline)
                && values.isGiven(inFile)
                && values.origin(inline).source() == values.origin(inFile).source()) {
            wrong(inFile, "none beside " + inline.variable());
        }
        return given(inline, inFile).equals(inline)
                ? values.find(inline)
                : values.find(inFile).flatMap(file -> open(inFile, file));
    }

    private Optional<Secret> open(Option<Path> option, Path file) {
        var nanoTime = values.surroundings().nanoTime();
        return problems.readFile(
                        option,
                        file,
                        "a file with the secret",
                        path -> FileWatch.open(path, nanoTime, SmallFile::secret))
                .map(Secret::from);
    }

    private void wrong(Option<?> option, String expected) {
        var text = String.join(", ", values.texts(option));
        problems.add(
                Problem.of(option.name(), text, expected).with(USERNAME, PASSWORD, PASSWORD_FILE, TOKEN, TOKEN_FILE));
    }
}
