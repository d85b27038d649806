package io.milvusexporter.collect.milvus;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one place that knows what the statuses of gRPC and of Milvus mean. */
final class CallStatus {

    /** Milvus puts stack traces of several kilobytes into its reasons. */
    private static final int LONGEST_DETAIL = 300;

    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cntrl}]+");

    private static final int SERVICE_NOT_READY = 1;

    /** Causes of Milvus' codes ({@code pkg/util/merr}); what is not here is REJECTED. */
    private static final Map<Integer, FailureCause> CAUSES = Map.of(
            SERVICE_NOT_READY,
            FailureCause.NOT_READY,
            2,
            FailureCause.NOT_READY, // service unavailable
            10,
            FailureCause.UNSUPPORTED, // service unimplemented
            1200,
            FailureCause.UNSUPPORTED, // metric not found
            1400,
            FailureCause.UNAUTHENTICATED,
            1401,
            FailureCause.DENIED,
            10000,
            FailureCause.TIMEOUT, // context cancelled
            10001,
            FailureCause.TIMEOUT);

    /** The codes of today for the error codes of 2.2, which are all that some paths of 2.6 set. */
    private static final Map<Integer, Integer> TODAY = Map.of(
            3, 1401, // permission denied
            4, 100, // collection does not exist
            25, 700, // index does not exist
            28, 100, // collection name not found
            46, 400, // no replica available
            48, 9, // force deny
            49, 8, // rate limit
            56, SERVICE_NOT_READY,
            57, SERVICE_NOT_READY); // coordinator activating

    private CallStatus() {}

    /** Success is when neither number is set: some paths set only the one, some only the other. */
    @SuppressWarnings("deprecation") // error_code is deprecated, and all that some paths set
    static boolean isError(io.milvus.grpc.Status status) {
        return status.getCode() != 0 || status.getErrorCodeValue() != 0;
    }

    /** The number of the error inside an answer; 0 is success. An error code of 2.2 is told as the code it has today. */
    @SuppressWarnings("deprecation") // error_code is deprecated, and all that some paths set
    static int number(io.milvus.grpc.Status status) {
        var legacy = status.getErrorCodeValue();
        return status.getCode() != 0 ? status.getCode() : TODAY.getOrDefault(legacy, legacy);
    }

    /** How an answer whose status is an error fails. */
    static CallException rejected(String what, io.milvus.grpc.Status status) {
        var number = number(status);
        var reason = status.getReason().isEmpty() ? status.getDetail() : status.getReason();
        return new CallException(
                cause(status.getCode(), number, reason.toLowerCase(Locale.ROOT)),
                "milvus_" + number,
                what + ": error " + number + ": " + oneLine(reason));
    }

    private static FailureCause cause(int code, int number, String reason) {
        // The general codes, 65535 and 1100, are set for anything; then only the words tell.
        if (reason.contains("not implemented") || reason.contains("unimplemented")) {
            return FailureCause.UNSUPPORTED;
        }
        if (reason.contains("not ready")) {
            return FailureCause.NOT_READY;
        }
        if (reason.contains("deadline exceeded")) {
            return FailureCause.TIMEOUT;
        }
        if (code == SERVICE_NOT_READY && reason.contains("does not exist")) {
            return FailureCause.REJECTED; // Milvus Lite's number for a database that is not there
        }
        // A number that is only an error code of 2.2 has been translated, or is in no table.
        return code == 0 && !TODAY.containsValue(number)
                ? FailureCause.REJECTED
                : CAUSES.getOrDefault(number, FailureCause.REJECTED);
    }

    /**
     * How a call that brought no answer fails.
     *
     * @param isStarting whether silence may be that of a server that has just been started
     * @param tls the prefix of the settings for TLS to this address
     */
    static CallException failed(String what, Status status, boolean isStarting, String tls) {
        var said = description(status);
        var cause = cause(status, said.toLowerCase(Locale.ROOT), isStarting);
        var hint = Hint.of(status.getCode(), cause, said.toLowerCase(Locale.ROOT))
                .replace("--milvus.tls.", "--" + tls + ".");
        var detail = what + ": " + status.getCode() + ": " + oneLine(said) + hint;
        return new CallException(cause, status.getCode().name(), detail);
    }

    private static FailureCause cause(Status status, String said, boolean isStarting) {
        if (has(status, OutOfMemoryError.class)) {
            return FailureCause.TOO_LARGE; // there is no room for it in direct memory, whatever gRPC calls that
        }
        if (has(status, InvalidProtocolBufferException.class)) {
            return FailureCause.MALFORMED;
        }
        if (Hint.isForeign(said)) {
            return FailureCause.UNREACHABLE;
        }
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> isStarting ? FailureCause.NOT_READY : FailureCause.TIMEOUT;
            case CANCELLED -> FailureCause.TIMEOUT;
            case UNAVAILABLE -> FailureCause.UNREACHABLE;
            case UNAUTHENTICATED -> FailureCause.UNAUTHENTICATED;
            case PERMISSION_DENIED -> FailureCause.DENIED;
            case UNIMPLEMENTED -> FailureCause.UNSUPPORTED;
            case RESOURCE_EXHAUSTED -> Hint.isTooLarge(said) ? FailureCause.TOO_LARGE : FailureCause.REJECTED;
            case INTERNAL, DATA_LOSS -> FailureCause.MALFORMED;
            case UNKNOWN -> unknown(status, said);
            default -> FailureCause.REJECTED;
        };
    }

    private static FailureCause unknown(Status status, String said) {
        if (has(status, IOException.class)) {
            return FailureCause.UNREACHABLE; // gRPC's own, and no word of Milvus': there was no socket to ask with
        }
        return said.contains("not ready") ? FailureCause.NOT_READY : FailureCause.REJECTED;
    }

    private static boolean has(Status status, Class<? extends Throwable> kind) {
        int depth = 0;
        for (var cause = status.getCause(); cause != null && depth < 16; cause = cause.getCause(), depth++) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** What gRPC says, and what was said to it: the words that help stand at the end of the chain. */
    private static String description(Status status) {
        var said = String.valueOf(status.getDescription());
        int inside = said.indexOf(" Name resolution delay"); // what follows is about gRPC's insides
        var text = new StringBuilder(inside < 0 ? said : said.substring(0, inside));
        int depth = 0;
        for (var cause = status.getCause(); cause != null && depth < 16; cause = cause.getCause(), depth++) {
            if (cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
                text.append(": ").append(cause.getMessage());
            }
        }
        return text.toString();
    }

    /** Words of others, fit for a log: on one line, and not longer than somebody reads. */
    static String oneLine(@Nullable String text) {
        var line = BLANK.matcher(String.valueOf(text)).replaceAll(" ").strip();
        return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "…";
    }
}
