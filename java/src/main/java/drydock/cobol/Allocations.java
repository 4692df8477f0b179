package drydock.cobol;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The memory of a run unit that ALLOCATE has taken and FREE has not given back: a pointer's number alone does not keep it. */
final class Allocations {
  private final Set<byte[]> memories = Collections.newSetFromMap(new IdentityHashMap<>());

  /** New memory, all zero, with a window on it. */
  Storage allocate(int length) {
    Storage storage = Storage.allocate(length);
    memories.add(storage.bytes);
    return storage;
  }

  void free(byte[] memory) {
    if (memory != null) {
      memories.remove(memory);
    }
  }
}
