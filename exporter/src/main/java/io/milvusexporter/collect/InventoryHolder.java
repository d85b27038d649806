package io.milvusexporter.collect;

/** Where the newest inventory is found: written by the collector that makes it, read by all others. */
public final class InventoryHolder {

    private volatile Inventory inventory = Inventory.EMPTY;

    public Inventory get() {
        return inventory;
    }

    public void set(Inventory newest) {
        inventory = newest;
    }
}
