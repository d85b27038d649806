# What happens in the story of the simulated Milvus, and the alerts that must fire for it.
a collection loses its shard leader: MilvusCollectionNotQueryable, MilvusCollectionsNotQueryable, MilvusReplicaDegraded
an index stalls: MilvusIndexBuildStuck
an index fails: MilvusIndexBuildFailed
a load makes no progress: MilvusCollectionLoadStuck
a node runs full: MilvusNodeMemoryNearWriteThrottle, MilvusNodeMemoryWritesWillBeDenied
