package io.milvusexporter.collect.milvus;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvusexporter.collect.wire.HealthCheckResponse;
import io.milvusexporter.testing.Asked;
import io.milvusexporter.testing.FakeMilvus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That nothing but harmless questions can be put to Milvus, whoever asks for whatever. */
class AllowListTest {

    /** What may be asked. A new line here is a decision: what does the method cost Milvus, and what can it break? */
    private static final Set<String> METHODS = Set.of(
            "grpc.health.v1.Health/Check",
            "milvus.proto.data.DataCoord/GetComponentStates",
            "milvus.proto.data.DataCoord/GetMetrics",
            "milvus.proto.data.DataCoord/ListImports",
            "milvus.proto.data.DataNode/GetComponentStates",
            "milvus.proto.data.DataNode/QuerySlot",
            "milvus.proto.index.IndexCoord/GetComponentStates",
            "milvus.proto.index.IndexNode/GetComponentStates",
            "milvus.proto.index.IndexNode/GetJobStats",
            "milvus.proto.milvus.MilvusService/CheckHealth",
            "milvus.proto.milvus.MilvusService/Connect",
            "milvus.proto.milvus.MilvusService/DescribeCollection",
            "milvus.proto.milvus.MilvusService/DescribeDatabase",
            "milvus.proto.milvus.MilvusService/DescribeIndex",
            "milvus.proto.milvus.MilvusService/DescribeResourceGroup",
            "milvus.proto.milvus.MilvusService/GetCollectionStatistics",
            "milvus.proto.milvus.MilvusService/GetComponentStates",
            "milvus.proto.milvus.MilvusService/GetIndexStatistics",
            "milvus.proto.milvus.MilvusService/GetLoadState",
            "milvus.proto.milvus.MilvusService/GetLoadingProgress",
            "milvus.proto.milvus.MilvusService/GetMetrics",
            "milvus.proto.milvus.MilvusService/GetPartitionStatistics",
            "milvus.proto.milvus.MilvusService/GetReplicas",
            "milvus.proto.milvus.MilvusService/GetVersion",
            "milvus.proto.milvus.MilvusService/ListAliases",
            "milvus.proto.milvus.MilvusService/ListDatabases",
            "milvus.proto.milvus.MilvusService/ListImportTasks",
            "milvus.proto.milvus.MilvusService/ListPrivilegeGroups",
            "milvus.proto.milvus.MilvusService/ListResourceGroups",
            "milvus.proto.milvus.MilvusService/SelectRole",
            "milvus.proto.milvus.MilvusService/SelectUser",
            "milvus.proto.milvus.MilvusService/ShowCollections",
            "milvus.proto.milvus.MilvusService/ShowPartitions",
            "milvus.proto.proxy.Proxy/GetComponentStates",
            "milvus.proto.proxy.Proxy/GetProxyMetrics",
            "milvus.proto.proxy.Proxy/ListClientInfos",
            "milvus.proto.query.QueryCoord/CheckBalanceStatus",
            "milvus.proto.query.QueryCoord/DescribeResourceGroup",
            "milvus.proto.query.QueryCoord/GetComponentStates",
            "milvus.proto.query.QueryCoord/GetMetrics",
            "milvus.proto.query.QueryCoord/GetReplicas",
            "milvus.proto.query.QueryCoord/GetShardLeaders",
            "milvus.proto.query.QueryCoord/ListCheckers",
            "milvus.proto.query.QueryCoord/ListQueryNode",
            "milvus.proto.query.QueryCoord/ListResourceGroups",
            "milvus.proto.query.QueryCoord/ShowCollections",
            "milvus.proto.query.QueryCoord/ShowLoadCollections",
            "milvus.proto.query.QueryNode/GetComponentStates",
            "milvus.proto.rootcoord.RootCoord/GetComponentStates",
            "milvus.proto.rootcoord.RootCoord/GetQuotaMetrics",
            "milvus.proto.rootcoord.RootCoord/ShowConfigurations",
            "milvus.proto.streaming.StreamingNodeStateService/GetComponentStates");

    /** All that is ever said in a GetMetrics: a metric_type that is no string kills a 2.3. */
    private static final Set<String> METRIC_QUESTIONS = Set.of(
            "{\"metric_type\":\"system_info\"}",
            "{\"metric_type\":\"replica\",\"ProcessRole\":\"querycoord\"}",
            "{\"metric_type\":\"tasks_all\",\"ProcessRole\":\"querycoord\"}",
            "{\"metric_type\":\"compaction_tasks\",\"ProcessRole\":\"datacoord\"}",
            "{\"metric_type\":\"build_index_tasks\",\"ProcessRole\":\"datacoord\"}",
            "{\"metric_type\":\"import_tasks\",\"ProcessRole\":\"datacoord\"}",
            "{\"metric_type\":\"segments\",\"in\":\"dc\",\"ProcessRole\":\"datacoord\"}");

    private static final String HOSTILE = "x\",\"metric_type\":5,\"y\":\"";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.milvusexporter");

    private final FakeMilvus milvus =
            FakeMilvus.inProcess().answerAnything(asked -> HealthCheckResponse.getDefaultInstance());
    private final Rig rig = Rig.of(milvus);

    @AfterEach
    void close() {
        rig.close();
        milvus.close();
    }

    @Test
    void declaresTheseMethodsAndNoOthers() throws IllegalAccessException {
        var declared = new TreeSet<String>();
        for (var field : Method.class.getDeclaredFields()) {
            field.setAccessible(true);
            var value = Modifier.isStatic(field.getModifiers()) ? field.get(null) : null;
            var methods = value instanceof Map<?, ?> map
                    ? map.values()
                    : List.of(Optional.ofNullable(value).orElse(""));
            methods.stream()
                    .filter(Method.class::isInstance)
                    .forEach(method -> declared.add(((Method<?>) method).fullName()));
        }

        assertThat(declared).containsExactlyInAnyOrderElementsOf(METHODS);
        assertThat(Method.class.getDeclaredConstructors())
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
        assertThat(MilvusRpc.class.getDeclaredConstructors())
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
    }

    @Test
    void sendsTheseMethodsAndNoOthers() {
        questions().forEach(rig::ask);

        assertThat(milvus.asked().stream().map(Asked::fullMethod).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(METHODS);
    }

    @Test
    void saysBaseInEveryQuestionForAnInternalPortThatHasOne() {
        var internal = questions().stream()
                .filter(question -> !question.method().fullName().contains("MilvusService"))
                .filter(question -> field(question.request(), "base") != null)
                .filter(question -> !question.method().name().equals("GetComponentStates"))
                .toList();

        assertThat(internal).hasSizeGreaterThan(20);
        assertThat(internal)
                .allSatisfy(question -> assertThat(question.request().hasField(field(question.request(), "base")))
                        .as(question.method().fullName())
                        .isTrue());
    }

    @Test
    void saysNothingButLiteralsInGetMetricsWhateverNamesItIsGiven() {
        var texts = questions().stream()
                .filter(question -> question.method().name().matches("GetMetrics|GetProxyMetrics"))
                .map(question -> (String) question.request().getField(field(question.request(), "request")))
                .collect(Collectors.toSet());

        assertThat(texts).containsExactlyInAnyOrderElementsOf(METRIC_QUESTIONS);
    }

    @Test
    void asksForNoConfigurationButQuotas() {
        rig.ask(InternalRpc.quotaSettings());

        assertThat(milvus.asked().get(0).request().toStringUtf8()).endsWith("quotaAndLimits");
    }

    @Test
    void namesTheSameDatabaseInTheRequestAndInTheHeader() {
        rig.ask(MilvusRpc.loadState("shop", "items"));

        var asked = milvus.asked().get(0);
        assertThat(asked.header("dbname")).isEqualTo("shop");
        assertThat(asked.as(io.milvus.grpc.GetLoadStateRequest.parser()).getDbName())
                .isEqualTo("shop");
    }

    @Test
    void namesADatabaseInEveryQuestionThatHasAFieldForIt() {
        for (var question : questions()) {
            var field = field(question.request(), "db_name");
            if (field != null && question.method().fullName().contains("MilvusService")) {
                milvus.clear();
                rig.ask(question);
                assertThat(Optional.ofNullable(milvus.asked().get(0).header("dbname")))
                        .as(question.method().fullName())
                        .hasValue((String) question.request().getField(field));
            }
        }
    }

    @Test
    void leavesOutAHeaderThatCouldNotHoldTheName() {
        for (var name : List.of("", "größe", "a\nb", "a b")) {
            milvus.clear();
            rig.ask(MilvusRpc.showCollections(name, new CollectionList()));
            assertThat(milvus.asked().get(0).header("dbname")).as(name).isNull();
        }
    }

    @Test
    void leavesTheStubsOfTheSdkAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.milvusexporter.demo..")
                .should()
                .dependOnClassesThat(describe(
                        "send by themselves",
                        found -> found.getName().startsWith(MilvusServiceGrpc.class.getName())
                                || found.getPackageName().startsWith("io.milvus.client")
                                || found.getPackageName().startsWith("io.milvus.v2")))
                .check(PRODUCT);
    }

    @Test
    void sendsFromOneClassAlone() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(MilvusCalls.class.getName())
                .should()
                .dependOnClassesThat(type(ClientCalls.class))
                .check(PRODUCT);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(MilvusCalls.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(Connection.class.getName())
                .should()
                .dependOnClassesThat(type(ManagedChannel.class))
                .orShould()
                .dependOnClassesThat(type(io.grpc.Channel.class))
                .orShould()
                .dependOnClassesThat(type(io.grpc.ClientCall.class))
                .check(PRODUCT);
    }

    @Test
    void buildsQuestionsInTwoFilesAlone() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(MilvusRpc.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(InternalRpc.class.getName())
                .should()
                .callMethodWhere(describe(
                        "make a question",
                        call -> call.getTargetOwner().isEquivalentTo(MilvusRpc.class)
                                && Set.of("internal", "slow", "of", "in").contains(call.getName())))
                .check(PRODUCT);
    }

    /** Every question there is, for every value of an enum, with a hostile text for every name. */
    private static List<MilvusRpc<?>> questions() {
        var questions = new ArrayList<MilvusRpc<?>>();
        Stream.of(MilvusRpc.class, InternalRpc.class)
                .flatMap(list -> Arrays.stream(list.getDeclaredMethods()))
                .filter(factory -> Modifier.isStatic(factory.getModifiers()))
                .filter(factory -> !Modifier.isPrivate(factory.getModifiers()) && !factory.isSynthetic())
                .filter(factory -> Set.of(MilvusRpc.class, Optional.class).contains(factory.getReturnType()))
                .filter(factory -> !Arrays.asList(factory.getParameterTypes()).contains(Method.class))
                .forEach(factory -> arguments(factory.getParameterTypes()).forEach(arguments -> {
                    try {
                        var question = factory.invoke(null, arguments);
                        var made = question instanceof Optional<?> maybe ? maybe.orElse(null) : question;
                        if (made != null) {
                            questions.add((MilvusRpc<?>) made);
                        }
                    } catch (IllegalAccessException | InvocationTargetException e) {
                        throw new IllegalStateException(factory + ": " + e, e);
                    }
                }));
        return questions;
    }

    private static Stream<Object[]> arguments(Class<?>[] types) {
        if (types.length == 1 && types[0].isEnum()) {
            return Arrays.stream(types[0].getEnumConstants()).map(value -> new Object[] {value});
        }
        return Stream.<Object[]>of(
                Arrays.stream(types).map(AllowListTest::argument).toArray());
    }

    private static Object argument(Class<?> type) {
        if (type == CollectionList.class) {
            return new CollectionList();
        }
        return type == long.class ? 7L : HOSTILE;
    }

    private static FieldDescriptor field(Message request, String name) {
        return request.getDescriptorForType().findFieldByName(name);
    }
}
