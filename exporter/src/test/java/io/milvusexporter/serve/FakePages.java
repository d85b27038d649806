package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusexporter.encode.Page;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.encode.Pages;
import io.milvusexporter.encode.Tail;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages that say what they were asked for, held back and handed out as a test wants, and counted while they are open. */
final class FakePages implements Pages {

    final List<PageQuery> queries = new CopyOnWriteArrayList<>();
    final AtomicInteger open = new AtomicInteger();

    /** How much of the pages of zeros was taken. */
    final AtomicLong polledBytes = new AtomicLong();

    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile boolean isHolding;
    private volatile Function<PageQuery, Page> maker = query -> page(describe(query));

    /** Every page from now on is like this. */
    void serve(Function<PageQuery, Page> pages) {
        maker = pages;
    }

    /** Every page from now on fails. */
    void fail(RuntimeException failure) {
        maker = query -> {
            throw failure;
        };
    }

    /** Pages asked for from now on do not come. */
    void hold() {
        isHolding = true;
    }

    int held() {
        return held.size();
    }

    /** Lets the page come that was held first; on this thread. */
    void releaseOne() {
        held.remove().run();
    }

    /** Lets all pages come. */
    void release() {
        isHolding = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    @Override
    public CompletionStage<Page> page(PageQuery query, @Nullable Tail tail) {
        queries.add(query);
        if (tail != null) {
            tail.bytes().close();
        }
        var page = new CompletableFuture<Page>();
        if (isHolding) {
            held.add(() -> page.complete(maker.apply(query)));
            return page;
        }
        return page.completeAsync(() -> maker.apply(query), Runnable::run);
    }

    static String describe(PageQuery query) {
        return query.format().label() + " " + query.encoding().label() + " "
                + String.join(",", new TreeSet<>(query.sections())) + "\n";
    }

    Page page(String text) {
        return page(List.of(text));
    }

    Page page(List<String> pieces) {
        var bytes = pieces(pieces);
        return new Pieces(bytes.stream().mapToLong(ByteBuf::readableBytes).sum(), bytes);
    }

    private static List<ByteBuf> pieces(List<String> texts) {
        return texts.stream()
                .map(text -> ByteBufAllocator.DEFAULT.directBuffer().writeBytes(text.getBytes(UTF_8)))
                .toList();
    }

    /** A page that says a length which is not that of its text. */
    Page lying(long length, String text) {
        return new Pieces(length, pieces(List.of(text)));
    }

    /** A page of zeros, always the same piece of them. */
    Page page(long length, int pieceBytes) {
        return new Zeros(length, pieceBytes);
    }

    /** A page whose later pieces wait for {@link Late#come}. */
    Late late(String first, String second) {
        return new Late(first, second);
    }

    /** A page that breaks when its second piece is asked for. */
    Late breaking(String first) {
        return new Late(first, null);
    }

    private final class Pieces implements Page {

        private final List<ByteBuf> left;
        private final long length;

        Pieces(long length, List<ByteBuf> pieces) {
            this.left = new ArrayList<>(pieces);
            this.length = length;
            open.incrementAndGet();
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public @Nullable ByteBuf poll() {
            return left.isEmpty() ? null : left.remove(0);
        }

        @Override
        public boolean isEnded() {
            return left.isEmpty();
        }

        @Override
        public void whenReady(Runnable again) {
            throw new IllegalStateException("page: asked to call back (expected to be polled)");
        }

        @Override
        public void close() {
            left.forEach(ByteBuf::release);
            left.clear();
            open.decrementAndGet();
        }
    }

    private final class Zeros implements Page {

        private final long length;
        private final ByteBuf piece;
        private long left;

        Zeros(long length, int pieceBytes) {
            this.length = length;
            this.piece = ByteBufAllocator.DEFAULT.directBuffer(pieceBytes).writeZero(pieceBytes);
            this.left = length;
            open.incrementAndGet();
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public @Nullable ByteBuf poll() {
            int next = (int) Math.min(left, piece.readableBytes());
            left -= next;
            polledBytes.addAndGet(next);
            return next == 0 ? null : piece.retainedSlice(0, next);
        }

        @Override
        public boolean isEnded() {
            return left == 0;
        }

        @Override
        public void whenReady(Runnable again) {
            throw new IllegalStateException("page: asked to call back (expected to be polled)");
        }

        @Override
        public void close() {
            piece.release();
            open.decrementAndGet();
        }
    }

    /** A page of two pieces, the second of which is not ready. */
    final class Late implements Page {

        private final String first;
        private final @Nullable String second;
        private int polled;
        private volatile boolean hasCome;
        private volatile @Nullable Runnable again;

        Late(String first, @Nullable String second) {
            this.first = first;
            this.second = second;
            open.incrementAndGet();
        }

        /** Makes the second piece ready, on this thread. */
        void come() {
            hasCome = true;
            var call = again;
            if (call != null) {
                call.run();
            }
        }

        boolean isAwaited() {
            return again != null;
        }

        @Override
        public long length() {
            return first.length() + (second == null ? 1L : second.length());
        }

        @Override
        public @Nullable ByteBuf poll() {
            if (polled == 2 || (polled == 1 && !hasCome)) {
                return null;
            }
            polled++;
            var text = polled == 1 ? first : second;
            if (text == null) {
                throw new IllegalStateException("page: broken");
            }
            return ByteBufAllocator.DEFAULT.directBuffer().writeBytes(text.getBytes(UTF_8));
        }

        @Override
        public boolean isEnded() {
            return polled == 2;
        }

        @Override
        public void whenReady(Runnable call) {
            again = call;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
