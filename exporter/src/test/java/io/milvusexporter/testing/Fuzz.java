package io.milvusexporter.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Random input in rounds, each from a number of its own, so that what fails is repeated alone. Usually the same few rounds
 * of seed 1 are played; {@code src/build/fuzz} plays others for as long as it is told, by these properties:
 * {@code fuzz.seed}, {@code fuzz.seconds} for each target, and {@code fuzz.round} to play one alone.
 */
public final class Fuzz {

    /** A round may throw whatever it likes: that is what is looked for. */
    @FunctionalInterface
    public interface Round {
        void play(Random random) throws Exception;
    }

    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 0));
    private static final long ALONE = Long.getLong("fuzz.round", -1);

    /** Far longer than any round takes; only one that hangs reaches it. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(60);

    private static final long FAR_APART = 0x9e3779b97f4a7c15L;

    private Fuzz() {}

    /** Plays so many rounds, or as many as there is time for, and prints how many there were. */
    public static void rounds(String target, int usual, Round round) {
        var start = System.nanoTime();
        var player = new Player(target, round);
        try (var watch = new Watch(player)) {
            watch.start();
            if (ALONE >= 0) {
                player.play(ALONE);
            } else {
                while (NANOS > 0 ? System.nanoTime() - start < NANOS : player.played < usual) {
                    player.play(player.played);
                }
            }
        }
        System.out.printf(
                "fuzz target=%s seed=%d rounds=%d seconds=%.1f%n",
                target, SEED, player.played, (System.nanoTime() - start) / 1e9);
    }

    private static final class Player {

        private final String target;
        private final Round round;
        private final Thread thread = Thread.currentThread();
        private volatile long played;
        private volatile long roundNanos = System.nanoTime();

        Player(String target, Round round) {
            this.target = target;
            this.round = round;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        void play(long number) {
            roundNanos = System.nanoTime();
            try {
                round.play(new Random((SEED * 1_000_003 + number) * FAR_APART));
            } catch (Exception | AssertionError | StackOverflowError e) {
                throw new AssertionError(
                        "fuzz target " + target + ", alone: -Dfuzz.seed=" + SEED + " -Dfuzz.round=" + number, e);
            }
            played++;
        }
    }

    /** Says where a round hangs, and interrupts it. */
    private static final class Watch implements AutoCloseable {

        private final Player player;
        private final Thread thread = new Thread(this::run, "fuzz-watch");
        private volatile boolean isOver;

        Watch(Player player) {
            this.player = player;
        }

        void start() {
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            while (!isOver) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
                if (!isOver && System.nanoTime() - player.roundNanos > LONGEST_ROUND.toNanos()) {
                    System.err.println("fuzz target " + player.target + " hangs in round " + player.played);
                    List.of(player.thread.getStackTrace()).forEach(frame -> System.err.println("  at " + frame));
                    player.thread.interrupt();
                    return;
                }
            }
        }

        @Override
        public void close() {
            isOver = true;
            LockSupport.unpark(thread);
        }
    }

    /** The same bytes with a few faults: bits turned, pieces missing, doubled, moved, and words of the trade put in. */
    public static byte[] bent(byte[] good, Random random, String... words) {
        var bytes = good;
        for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
            bytes = bentOnce(bytes, random, words);
        }
        return bytes;
    }

    private static byte[] bentOnce(byte[] bytes, Random random, String... words) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(random.nextBoolean() ? 4 : bytes.length + 1));
        return switch (random.nextInt(7)) {
            case 0 -> spliced(bytes, 0, from); // cut off
            case 1 -> spliced(bytes, 0, from, to, bytes.length);
            case 2 -> spliced(bytes, 0, to, from, bytes.length); // a piece twice
            case 3 -> spliced(bytes, from, to, 0, from, to, bytes.length);
            case 4 -> joined(spliced(bytes, 0, from), word(random, words), spliced(bytes, from, bytes.length));
            default -> turned(bytes, random);
        };
    }

    private static byte[] word(Random random, String... words) {
        if (words.length > 0) {
            return words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8);
        }
        var word = new byte[1 + random.nextInt(8)];
        random.nextBytes(word);
        return word;
    }

    private static byte[] turned(byte[] bytes, Random random) {
        var turned = bytes.clone();
        for (int n = 1 + random.nextInt(3); n > 0 && turned.length > 0; n--) {
            int at = random.nextInt(turned.length);
            turned[at] =
                    random.nextBoolean() ? (byte) (turned[at] ^ (1 << random.nextInt(8))) : (byte) random.nextInt();
        }
        return turned;
    }

    /** The pieces from each even position to the one behind it, one after the other. */
    private static byte[] spliced(byte[] bytes, int... positions) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < positions.length; i += 2) {
            out.write(bytes, positions[i], positions[i + 1] - positions[i]);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... pieces) {
        var out = new ByteArrayOutputStream();
        for (var piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    /** Text of any characters: mostly plain, some that formats reserve, some beyond the first plane, halves of such too. */
    public static String text(Random random, int longest) {
        var text = new StringBuilder();
        for (int n = random.nextInt(longest + 1); n > 0; n--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append("\"\\\n\r\t{}=,# '".charAt(random.nextInt(12)));
                case 1 -> text.append((char) random.nextInt(0x10000));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }
}
