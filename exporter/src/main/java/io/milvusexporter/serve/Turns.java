package io.milvusexporter.serve;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What clients who want much have waiting on one event loop: a few pieces of it are done at a time, and then the loop looks
 * at its sockets, where clients who want little wait. Were they merely executed it would not look for up to a second, which
 * is how long Netty lets tasks beget tasks. Event loop only.
 */
final class Turns {

    /** How many pieces are done between two looks. */
    private static final int AT_A_TIME = 8;

    /** What all who are sent pages are sent between two looks, if each were sent its share; a look costs as much as 64 KiB. */
    private static final int BYTES = 1024 * 1024;

    private static final int LEAST_BYTES = 64 * 1024;

    private final EventLoop loop;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean isGoingOn;
    private int readers;

    Turns(EventLoop loop) {
        this.loop = loop;
    }

    /** One more is sent a page. */
    void enter() {
        readers++;
    }

    void leave() {
        readers--;
    }

    /** How many bytes one who is sent a page has in his turn: many if he is alone, few in a crowd. */
    int share() {
        return Math.max(LEAST_BYTES, BYTES / Math.max(1, readers));
    }

    /** Does it when all have had their turn who came before. */
    void next(Runnable piece) {
        waiting.add(piece);
        if (!isGoingOn) {
            goOn();
        }
    }

    private void goOn() {
        isGoingOn = true;
        var unused = loop.schedule(this::take, 0, TimeUnit.NANOSECONDS);
    }

    private void take() {
        try {
            for (int i = 0; i < AT_A_TIME && !waiting.isEmpty(); i++) {
                waiting.remove().run();
            }
        } finally {
            isGoingOn = false;
            if (!waiting.isEmpty()) {
                goOn();
            }
        }
    }
}
