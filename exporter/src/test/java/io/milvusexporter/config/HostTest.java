package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling for each host, and none for what only some programs take for one. */
class HostTest {

    @ParameterizedTest
    @CsvSource({
        "milvus, milvus",
        "Milvus.EXAMPLE, milvus.example",
        "milvus.example., milvus.example",
        "my_milvus-1.svc, my_milvus-1.svc",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "0x7f.example, 0x7f.example",
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1., 127.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "[::1], [0:0:0:0:0:0:0:1]",
        "[0:0:0:0:0:0:0:1], [0:0:0:0:0:0:0:1]",
        "[::], [0:0:0:0:0:0:0:0]",
        "[2001:DB8::1], [2001:db8:0:0:0:0:0:1]",
        "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7:0]",
        "[::ffff:127.0.0.1], 127.0.0.1",
        "[::ffff:7f00:1], 127.0.0.1",
        "[0:0:0:0:0:ffff:7f00:1], 127.0.0.1",
        "[64:ff9b::10.0.0.1], [64:ff9b:0:0:0:0:a00:1]"
    })
    void hasOneSpelling(String text, String host) {
        assertThat(Host.parse(text)).hasToString("Optional[" + host + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a..",
                "-a",
                "a-",
                "a b",
                " a",
                "a\t",
                "a\n",
                "a/b",
                "a?b",
                "a#b",
                "a\\b",
                "u@a",
                "u:p@a",
                "a%00",
                "a%2e",
                "%61",
                "*",
                "*.a",
                "a,b",
                "a:1",
                "http://a",
                "bücher.example",
                "１２７.0.0.1",
                "127。0。0。1",
                "a\u200b",
                "\u0000",
                // what inet_aton takes for 127.0.0.1
                "2130706433",
                "017700000001",
                "0x7f000001",
                "0X7F000001",
                "127.1",
                "127.0.1",
                "0177.0.0.1",
                "0x7f.1",
                "0x7f.0.0.0x1",
                "127.0.0.01",
                "127.0.0.1..",
                "00000000177.0.0.1",
                "0x",
                "127.0.0.0x",
                "1.2.3.4.5",
                "256.0.0.1",
                "1.2.3",
                "1",
                "a.1",
                "a.0x1",
                "999999999999.0.0.1",
                "1.2.3.4:5",
                "-1.0.0.1",
                // IPv6 that is none, or is not in brackets, or leads through a door of this machine
                "::1",
                "[]",
                "[:]",
                "[:::]",
                "[1]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1::2::3]",
                "[::12345]",
                "[::g]",
                "[1:2:3:4:5:6:7:8::]",
                "[::1:2:3:4:5:6:7:8]",
                "[:1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:]",
                "[fe80::1%eth0]",
                "[fe80::1%1]",
                "[::1%25lo]",
                "[::1",
                "::1]",
                "[[::1]]",
                "[127.0.0.1]",
                "[localhost]",
                "[::ffff:127.1]",
                "[::ffff:0177.0.0.1]",
                "[1.2.3.4::]",
                "[::1.2.3.4:5]",
                "[1:2:3:4:5:6:7:1.2.3.4]",
                "[::1].",
                "[::1]a"
            })
    void isNone(String text) {
        assertThat(Host.parse(text)).isEmpty();
    }

    @Test
    void isNoneIfItIsLongerThanANameCanBe() {
        var label = "a".repeat(63);

        assertThat(Host.parse(label + "." + label)).isPresent();
        assertThat(Host.parse("a" + label)).isEmpty();
        assertThat(Host.parse("a.".repeat(126) + "a")).isPresent();
        assertThat(Host.parse("a.".repeat(127) + "a")).isEmpty();
        assertThat(Host.parse("1.".repeat(100_000))).isEmpty();
    }

    /** The JDK reads literals without looking anything up. */
    @Test
    void readsTheAddressesThatTheJdkWrites() throws UnknownHostException {
        var random = new SplittableRandom(6);
        for (int i = 0; i < 2000; i++) {
            var bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zero = random.nextInt(bytes.length + 1); zero < bytes.length; zero++) {
                bytes[zero] = random.nextInt(3) == 0 ? bytes[zero] : 0;
            }
            var address = InetAddress.getByAddress(bytes);
            var text = address.getHostAddress();

            var host = Host.parse(text.indexOf(':') < 0 ? text : "[" + text + "]");

            assertThat(host).as(text).contains(new Host.Address(address));
        }
    }

    /** Whatever is read is what the JDK understands by it too. */
    @Test
    void agreesWithTheJdkOnEveryAddressItReads() throws UnknownHostException {
        var letters = "0123456789abf:::.";
        var random = new SplittableRandom(8);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder();
            for (int length = 2 + random.nextInt(14); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            var host = Host.parse("[" + text + "]");
            if (host.isPresent()) {
                read++;
                assertThat(host.get())
                        .as(text.toString())
                        .isEqualTo(new Host.Address(InetAddress.getByName("[" + text + "]")));
            }
        }
        assertThat(read).isGreaterThan(100);
    }
}
