package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.ShareOfRun;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalPort;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The same question for each of several internal ports: one that hangs or fails does not silence the others. */
final class EachPort {

    /** @param failure of a port that has answered before, or that the operator named; null if all of those answered */
    record Answers<T>(List<T> all, @Nullable CallException failure) {

        /** Of each node once, also of one that is known by two addresses; sorted. */
        <K extends Comparable<K>> SortedMap<K, T> by(Function<T, K> node) {
            var nodes = new TreeMap<K, T>();
            all.forEach(answer -> nodes.putIfAbsent(node.apply(answer), answer));
            return nodes;
        }
    }

    private EachPort() {}

    /** What is to be told of the answers that a ladder brings: nothing if it has none, and what failed is the run's failure. */
    static <T> Facts facts(SourceLadder<Answers<T>> ladder, Run run, Function<Answers<T>, Facts> of) {
        var told = ladder.ask(run);
        told.map(Answers::failure).ifPresent(run::failed);
        return told.map(of).orElse(Facts.NONE);
    }

    /**
     * Asks one after the other, each in an equal share of the run.
     *
     * @throws CallException if none answers: UNSUPPORTED if those that are there know no such question
     */
    static <T> Answers<T> ask(
            List<InternalPort> ports, Clock clock, Run run, BiFunction<InternalPort, Run, T> question) {
        var answers = new ArrayList<T>();
        CallException unsupported = null;
        CallException failure = null;
        var silence = new CallException(FailureCause.UNREACHABLE, "UNAVAILABLE", "no such internal port is known");
        int left = ports.size();
        for (var port : ports) {
            try {
                answers.add(question.apply(port, new ShareOfRun(run, clock, left--)));
            } catch (CallException e) {
                if (e.failure() == FailureCause.UNSUPPORTED) {
                    unsupported = e;
                } else if (port.isNamed() || port.hasAnswered()) {
                    failure = e;
                } else {
                    silence = e;
                }
            }
        }
        if (answers.isEmpty()) {
            throw failure != null ? failure : unsupported != null ? unsupported : silence;
        }
        return new Answers<>(List.copyOf(answers), failure);
    }
}
