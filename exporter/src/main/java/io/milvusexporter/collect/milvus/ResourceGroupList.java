package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Every resource group, as QueryCoord lists them (2.5+). */
public record ResourceGroupList(List<ResourceGroup> groups) {

    /**
     * One resource group.
     *
     * @param requestedNodes NaN where none are asked for
     * @param limitNodes NaN where there is no limit
     */
    public record ResourceGroup(String name, int nodes, double requestedNodes, double limitNodes) {}

    /** Reads the answer to {@link InternalRpc#resourceGroupList}. */
    static ResourceGroupList read(InputStream document, long bytes) {
        var groups = new ArrayList<ResourceGroup>();
        Json.readArray("resource_group", document, bytes, element -> {
            var reader = new Reader();
            element.object(reader::take);
            groups.add(new ResourceGroup(reader.name, reader.nodes, reader.requested, reader.limit));
        });
        return new ResourceGroupList(List.copyOf(groups));
    }

    private static final class Reader {

        private String name = "";
        private int nodes;
        private double requested = Double.NaN;
        private double limit = Double.NaN;

        void take(String key, Json value) throws IOException {
            switch (key) {
                case "name" -> name = value.text();
                case "nodes" -> nodes = value.count();
                case "cfg" -> value.object(this::config);
                default -> value.skip();
            }
        }

        private void config(String key, Json value) throws IOException {
            switch (key) {
                case "requests" -> requested = nodeNumber(value);
                case "limits" -> limit = nodeNumber(value);
                default -> value.skip();
            }
        }

        private static double nodeNumber(Json limit) throws IOException {
            var number = new double[] {Double.NaN};
            limit.object((key, value) -> {
                if (key.equals("node_num")) {
                    number[0] = value.number();
                } else {
                    value.skip();
                }
            });
            return number[0];
        }
    }
}
