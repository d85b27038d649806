package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /probe} may connect to: the name before it is looked up, and each address before it is dialled. */
class AllowListTest {

    private static AllowList list(String... rules) {
        return new AllowList(Arrays.stream(rules)
                .map(rule -> AllowRule.parse(rule).orElseThrow())
                .toList());
    }

    private static ProbeTarget target(String text) {
        return ProbeTarget.parse(text).orElseThrow();
    }

    /** An address as a resolver gives it, with the name that was looked up. */
    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    @ParameterizedTest
    @CsvSource({
        // rule, target, the address it has, allowed
        "milvus.example, milvus.example:19530, 10.0.0.1, true",
        "milvus.example, MILVUS.example.:1, 10.0.0.1, true",
        "milvus.example., milvus.example:1, 10.0.0.1, true",
        "milvus.example:19530, milvus.example:19530, 10.0.0.1, true",
        "milvus.example:19530, milvus.example:19531, 10.0.0.1, false",
        "milvus.example, a.milvus.example:19530, 10.0.0.1, false",
        "milvus.example, milvus.example.evil:19530, 10.0.0.1, false",
        "*.svc, a.svc:19530, 10.0.0.1, true",
        "*.svc, a.b.svc.:19530, 10.0.0.1, true",
        "*.svc, svc:19530, 10.0.0.1, false",
        "*.svc, evilsvc:19530, 10.0.0.1, false",
        "*.svc, a.svc.evil:19530, 10.0.0.1, false",
        "*.svc:19530, a.svc:22, 10.0.0.1, false",
        "10.0.0.0/8, 10.255.255.255:1, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0:1, 11.0.0.0, false",
        "10.0.0.0/8, [::ffff:10.0.0.1]:1, 10.0.0.1, true",
        "10.0.0.0/8:19530, 10.0.0.1:22, 10.0.0.1, false",
        "10.0.0.0/9, 10.128.0.0:1, 10.128.0.0, false",
        "10.0.0.5, 10.0.0.5:1, 10.0.0.5, true",
        "10.0.0.5, 10.0.0.6:1, 10.0.0.6, false",
        "0.0.0.0/0, 127.0.0.1:1, 127.0.0.1, true",
        "0.0.0.0/0, [::1]:1, ::1, false",
        "fd00::/8, [fd12::1]:1, fd12::1, true",
        "[fd00::/8]:19530, [fd12::1]:19530, fd12::1, true",
        "[fd00::/8]:19530, [fd12::1]:22, fd12::1, false",
        "[::1]:19530, [::1]:19530, ::1, true",
        "::/0, 10.0.0.1:1, 10.0.0.1, false",
        // a name without a rule counts by its address alone
        "10.0.0.0/8, milvus.example:19530, 10.0.0.1, true",
        "10.0.0.0/8, milvus.example:19530, 192.0.2.1, false",
        // a name with a rule may lead to a server, and nowhere inside
        "*.svc, a.svc:1, 127.0.0.1, false",
        "*.svc, a.svc:1, 127.8.8.8, false",
        "*.svc, a.svc:1, 0.0.0.0, false",
        "*.svc, a.svc:1, 0.1.2.3, false",
        "*.svc, a.svc:1, 169.254.169.254, false",
        "*.svc, a.svc:1, 224.0.0.1, false",
        "*.svc, a.svc:1, 255.255.255.255, false",
        "*.svc, a.svc:1, ::1, false",
        "*.svc, a.svc:1, ::, false",
        "*.svc, a.svc:1, fe80::1, false",
        "*.svc, a.svc:1, ff02::1, false",
        "*.svc, a.svc:1, ::127.0.0.1, false",
        "*.svc, a.svc:1, ::ffff:169.254.169.254, false",
        "*.svc, a.svc:1, 64:ff9b::169.254.169.254, false",
        "*.svc, a.svc:1, 64:ff9b::10.0.0.1, true",
        "*.svc, a.svc:1, 2002:7f00:1::1, false",
        "*.svc, a.svc:1, 2001:db8::1, true",
        "localhost, localhost:1, 127.0.0.1, true",
        "localhost, localhost:1, ::1, true",
        "localhost, localhost:1, 169.254.169.254, false",
        "*.localhost, a.localhost:1, 127.0.0.1, false"
    })
    void allows(String rule, String target, String address, boolean allowed) throws UnknownHostException {
        assertThat(list(rule).allows(target(target), address(address))).isEqualTo(allowed);
    }

    @Test
    void letsANameLeadInsideWhereANetworkIsNamed() throws UnknownHostException {
        var list = list("milvus.example", "127.0.0.0/8:19530");

        assertThat(list.allows(target("milvus.example:19530"), address("127.0.0.1")))
                .isTrue();
        assertThat(list.allows(target("milvus.example:22"), address("127.0.0.1")))
                .isFalse();
    }

    /** Else whoever may ask could have the exporter look up any name. */
    @ParameterizedTest
    @CsvSource({
        "milvus.example, milvus.example:1, true",
        "milvus.example, other.example:1, false",
        "milvus.example:1, milvus.example:2, false",
        "10.0.0.0/8, other.example:1, true",
        "10.0.0.0/8:1, other.example:2, false",
        "10.0.0.0/8, 10.0.0.1:1, true",
        "10.0.0.0/8, 127.0.0.1:1, false"
    })
    void looksUpOnlyWhatMayBeAllowed(String rule, String target, boolean mayBe) {
        assertThat(list(rule).mayBe(target(target))).isEqualTo(mayBe);
    }

    @Test
    void allowsNothingByDefault() throws UnknownHostException {
        assertThat(AllowList.NONE.mayBe(target("milvus:1"))).isFalse();
        assertThat(AllowList.NONE.allows(target("10.0.0.1:1"), address("10.0.0.1")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "milvus.example:19530, milvus.example:19530",
        "Milvus.Example.:19530, milvus.example:19530",
        "[::FFFF:10.0.0.1]:1, 10.0.0.1:1",
        "[::1]:65535, [0:0:0:0:0:0:0:1]:65535"
    })
    void namesATargetInOneWay(String text, String target) {
        assertThat(ProbeTarget.parse(text)).hasToString("Optional[" + target + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "milvus",
                "milvus:",
                ":19530",
                "milvus:0",
                "milvus:65536",
                "milvus:019530",
                "milvus:+1",
                "milvus:1:2",
                "milvus:19530/",
                "milvus:19530?x",
                "http://milvus:19530",
                "user@milvus:19530",
                "user:pass@milvus:19530",
                "milvus:19530@evil:1",
                "milvus:19530#",
                "milvus :1",
                "milvus:1 ",
                "::1:19530",
                "[::1]",
                "[::1]:",
                "[fe80::1%lo]:1",
                "2130706433:19530",
                "0x7f.1:19530",
                "milvus:１",
                "milvus\r\nX:1",
                "unix:///run/x:1"
            })
    void takesNothingElseForATarget(String text) {
        assertThat(ProbeTarget.parse(text)).isEmpty();
    }
}
