package io.milvusexporter.config;

import io.milvusexporter.config.MilvusConfig.Credentials;
import java.nio.file.Path;
import java.util.Optional;

/** Makes credentials of the five settings for them: a user with a password, or a token, each secret from one place. */
final class MilvusLogin {

    /** The five. */
    record Login(
            Option<String> username,
            Option<Secret> password,
            Option<Path> passwordFile,
            Option<Secret> token,
            Option<Path> tokenFile) {

        private Option<?>[] all() {
            return new Option<?>[] {username, password, passwordFile, token, tokenFile};
        }
    }

    private final Values values;
    private final Login login;
    private final Problems problems = new Problems();

    private MilvusLogin(Values values, Login login) {
        this.values = values;
        this.login = login;
    }

    static Credentials read(Values values, Login login) {
        return new MilvusLogin(values, login).read();
    }

    private Credentials read() {
        var username = values.find(login.username());
        var password = secret(login.password(), login.passwordFile());
        var token = secret(login.token(), login.tokenFile());
        var hasPassword = isGiven(login.password(), login.passwordFile());
        if (isGiven(login.token(), login.tokenFile())) {
            if (username.isPresent() || hasPassword) {
                wrong(given(login.token(), login.tokenFile()), "either a token or a user name with a password");
            }
        } else if (username.isPresent() && !hasPassword) {
            var variable =
                    login.password().hasVariable() ? " or " + login.password().variable() : "";
            wrong(login.username(), login.passwordFile() + variable + " with it");
        } else if (username.isEmpty() && hasPassword) {
            wrong(given(login.password(), login.passwordFile()), login.username() + " with it");
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
        problems.add(Problem.of(option.name(), text, expected).with(login.all()));
    }
}
