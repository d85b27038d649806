package io.milvusexporter.jmh;

import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Workbench;
import io.milvusexporter.testing.ClientJavaSamples;
import io.milvusexporter.testing.Workload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One whole body of one workload, written by us, by client_java, by hand, and copied. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EncodeBenchmark {

    /** About how many series. */
    @Param({"1000", "10000", "100000"})
    public int series;

    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private Workload workload = new Workload(1000, 0, 0);
    private Workbench workbench = new Workbench(workload);
    private MetricSnapshots ready = new MetricSnapshots();
    private PrometheusRegistry live = new PrometheusRegistry();
    private NaiveWriter naive = new NaiveWriter(ready);
    private ByteBuf direct = Unpooled.EMPTY_BUFFER;
    private byte[] body = {};

    /** Makes everybody's own copy of the same facts. */
    @Setup(Level.Trial)
    public void prepare() {
        workload = new Workload(series, 0, 0);
        workbench = new Workbench(workload);
        ready = ClientJavaSamples.of(workload.facts(0));
        live = ClientJavaRegistry.of(workload.facts(0));
        naive = new NaiveWriter(ready);
        direct = Unpooled.directBuffer((int) workbench.measure(Format.TEXT) + (64 << 10));
        body = new byte[workbench.encode(Format.TEXT, direct)];
        direct.getBytes(0, body);
    }

    @TearDown
    public void release() {
        direct.release();
        workbench.close();
    }

    @Benchmark
    public int oursText() {
        return workbench.encode(Format.TEXT, direct);
    }

    @Benchmark
    public int oursOpenMetrics() {
        return workbench.encode(Format.OPENMETRICS, direct);
    }

    @Benchmark
    public long oursStageOnly() {
        return workbench.measure(Format.TEXT);
    }

    @Benchmark
    public long clientJavaTextReady() throws IOException {
        return write(text, ready);
    }

    @Benchmark
    public long clientJavaTextLive() throws IOException {
        return write(text, live.scrape());
    }

    @Benchmark
    public long clientJavaOpenMetricsReady() throws IOException {
        return write(openMetrics, ready);
    }

    @Benchmark
    public long clientJavaOpenMetricsLive() throws IOException {
        return write(openMetrics, live.scrape());
    }

    @Benchmark
    public int naive() {
        return naive.write().length;
    }

    /** The floor: the same bytes, copied once into direct memory. */
    @Benchmark
    public int memcpy() {
        direct.clear().writeBytes(body);
        return direct.readableBytes();
    }

    private static long write(ExpositionFormatWriter writer, MetricSnapshots snapshots) throws IOException {
        var out = new DroppedOutput();
        writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        return out.length();
    }
}
