package drydock.cobol;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;

/** Numbers that stand for places in memory, so that pointers can be stored in bytes, compared and calculated with. */
final class AddressSpace {
  /** Addresses of different memories are farther apart than the largest of them. */
  private static final long SPACING = 1L << 32;

  private static final long FIRST = 0x5500_0000_0000L;

  private static final Map<byte[], Long> BASES = new WeakHashMap<>();
  private static final TreeMap<Long, WeakReference<byte[]>> MEMORIES = new TreeMap<>();
  private static long next = FIRST;

  private AddressSpace() {}

  static synchronized long addressOf(Field item) {
    return baseOf(item.memory()) + item.start();
  }

  private static long baseOf(byte[] memory) {
    Long known = BASES.get(memory);
    if (known != null) {
      return known;
    }
    long base = next;
    next += SPACING;
    BASES.put(memory, base);
    MEMORIES.put(base, new WeakReference<>(memory));
    return base;
  }

  /** The memory in which an address lies, or null. */
  static synchronized byte[] memoryAt(long address) {
    Map.Entry<Long, WeakReference<byte[]>> place = MEMORIES.floorEntry(address);
    return place == null ? null : place.getValue().get();
  }

  /** Binds a window to an address; unbinds it where nothing lies there. */
  static synchronized void bind(Storage linkage, long address) {
    Map.Entry<Long, WeakReference<byte[]>> place = MEMORIES.floorEntry(address);
    byte[] memory = place == null ? null : place.getValue().get();
    if (memory == null || address - place.getKey() >= memory.length) {
      linkage.unbind();
    } else {
      linkage.bind(memory, (int) (address - place.getKey()));
    }
  }
}
