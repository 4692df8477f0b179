package drydock.cobol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A USAGE POINTER item: the address of a data item, 8 bytes. */
public final class Pointer extends Field implements Item<Pointer> {
  private static final int BYTES = 8;
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  Pointer(Storage storage, int offset, Declaration declaration) {
    super(storage, offset, BYTES, declaration);
  }

  /** ADDRESS OF item as a value: a pointer of its own to the item. */
  public static Pointer to(Field item) {
    Pointer pointer = new Pointer(Storage.temporary(new byte[BYTES], item.dialect()), 0, new Declaration(null));
    pointer.setAddressOf(item);
    return pointer;
  }

  @Override
  public Category category() {
    return Category.POINTER;
  }

  /** The address as a number; 0 is NULL. */
  long address() {
    return (long) LONG.get(memory(), start());
  }

  private void setAddress(long address) {
    LONG.set(memory(), start(), address);
  }

  /** {@code SET this TO ADDRESS OF item}; NULL where the item is null or has no memory. */
  public void setAddressOf(Field item) {
    setAddress(item == null || !item.storage.isBound() ? 0 : AddressSpace.addressOf(item));
  }

  /** {@code SET this UP BY} (or DOWN BY, negative) a number of bytes. */
  public void add(long distance) {
    setAddress(address() + distance);
  }

  /** {@code SET ADDRESS OF item TO this}: puts the window of a linkage item on the memory that this points to. */
  public void bindTo(Storage linkage) {
    AddressSpace.bind(linkage, address());
  }

  /** Whether the address is NULL. */
  public boolean isNull() {
    return address() == 0;
  }

  @Override
  public byte[] displayBytes() {
    return String.format("0x%016x", address()).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  void sendTo(Field target) {
    target.receiveText(memory(), start(), BYTES);
  }

  @Override
  void receiveText(byte[] from, int start, int count) {
    int common = Math.min(count, BYTES);
    System.arraycopy(from, start, memory(), start(), common);
    Arrays.fill(memory(), start() + common, start() + BYTES, (byte) 0);
  }

  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    setAddress(DisplayDigits.value(from, start, count, fromScale, negative).toLong());
  }

  @Override
  Pointer viewAt(int newOffset) {
    return new Pointer(storage, newOffset, declaration);
  }
}
