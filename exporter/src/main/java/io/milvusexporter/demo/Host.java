package io.milvusexporter.demo;

import io.milvusexporter.demo.world.DemoWorld;
import java.util.concurrent.ScheduledExecutorService;

/** What all ports of one simulated Milvus share. */
record Host(
        DemoWorld world,
        CallLog calls,
        Faults faults,
        Violations violations,
        Waits waits,
        ScheduledExecutorService executor,
        Runnable die) {}
