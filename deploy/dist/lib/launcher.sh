# What the scripts in bin/ share; they have set home, the folder of the distribution.
jar=$home/lib/milvus-exporter.jar
options=$home/lib/jvm.options
archive=$home/lib/milvus-exporter.jsa

fail() { # fail CODE WORDS
    printf 'milvus-exporter: %s\n' "$2" >&2
    exit "$1"
}

for needed in "$jar" "$options"; do
    [ -r "$needed" ] || fail 1 "$needed: not readable (expected with the distribution; unpack it again)"
done

# The Java to use, of which is known that it is new enough.
find_java() {
    if [ -n "${JAVA_HOME-}" ]; then
        found=$JAVA_HOME/bin/java
        [ -x "$found" ] || fail 1 "JAVA_HOME: $JAVA_HOME has no bin/java (expected the folder of a Java 17 or later)"
    else
        found=$(command -v java) || fail 1 "java: not found (expected Java 17 or later in PATH or at JAVA_HOME)"
    fi
    # Told by the file beside it, as asking it would take longer than all else here. Without the file it is believed.
    release=$(dirname -- "$(readlink -f -- "$found")")/../release
    if [ -r "$release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
        [ "${version:-17}" -ge 17 ] || fail 1 "java: $found is version $version (expected 17 or later; set JAVA_HOME)"
    fi
    printf '%s\n' "$found"
}

# What -Xmx is given.
heap_size() {
    asked=${MILVUS_EXPORTER_HEAP:-64m}
    number=${asked%[kKmMgG]}
    case $number in
        '' | *[!0-9]* | ?????????*) number= ;;
    esac
    case $number:$asked in
        :*) kib=0 ;;
        *[kK]) kib=$number ;;
        *[mM]) kib=$((number * 1024)) ;;
        *[gG]) kib=$((number * 1048576)) ;;
        *) kib=$((number / 1024)) ;;
    esac
    [ "$kib" -ge 16384 ] || fail 2 "MILVUS_EXPORTER_HEAP: $asked (expected a size from 16m up, as 64m or 1g)"
    printf '%s\n' "$asked"
}
