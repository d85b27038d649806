package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.testing.Recorded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ids that collections had in a recording, so that a request by id asks for the same collection here. */
record RecordedIds(Map<Long, String> names) {

    private static final List<String> FIELDS = List.of("collectionID", "collectionIDs");

    static RecordedIds of(String version) {
        var names = new HashMap<Long, String>();
        for (var recorded : Recorded.all(version)) {
            if (recorded.method().equals("MilvusService/ShowCollections")
                    && recorded.status().isOk()) {
                var answer = recorded.as(ShowCollectionsResponse.parser());
                boolean inShop = recorded.situation().startsWith("shop");
                for (int i = 0; i < answer.getCollectionIdsCount(); i++) {
                    names.merge(
                            answer.getCollectionIds(i),
                            (inShop ? "shop/" : "default/") + answer.getCollectionNames(i),
                            (old, other) -> inShop ? other : old);
                }
            }
        }
        return new RecordedIds(names);
    }

    Message translated(Message request, DemoWorld world) {
        var builder = request.toBuilder();
        for (var name : FIELDS) {
            var field = request.getDescriptorForType().findFieldByName(name);
            if (field == null) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = 0; i < request.getRepeatedFieldCount(field); i++) {
                    builder.setRepeatedField(field, i, id((Long) request.getRepeatedField(field, i), world));
                }
            } else if (!request.getField(field).equals(0L)) {
                builder.setField(field, id((Long) request.getField(field), world));
            }
        }
        return builder.build();
    }

    private long id(long recorded, DemoWorld world) {
        var name = names.get(recorded);
        if (name == null) {
            return recorded;
        }
        int slash = name.indexOf('/');
        DemoCollection found = world.collection(name.substring(0, slash), name.substring(slash + 1));
        return found.id();
    }
}
