# What happens in the story of the simulated Milvus, and the alerts that must fire for it.
a collection loses its shard leader: MilvusCollectionNotQueryable, MilvusCollectionsNotQueryable, MilvusReplicaDegraded, MilvusUnhealthy
an index stalls: MilvusIndexBuildStuck
an index fails: MilvusIndexBuildFailed
a load makes no progress: MilvusCollectionLoadStuck
a node's memory runs full: MilvusNodeMemoryNearWriteThrottle, MilvusNodeMemoryWritesWillBeDenied
a node's disk runs full: MilvusNodeDiskNearlyFull
a quota denies writes: MilvusWritesDenied
a resource group loses a node: MilvusResourceGroupShort
an import fails: MilvusImportFailed
