package drydock.cobol;

/** An alphanumeric item whose PICTURE inserts characters (B, 0, /). */
public final class AlphanumericEdited extends Field implements Item<AlphanumericEdited> {
  AlphanumericEdited(Storage storage, int offset, Picture picture, Declaration declaration) {
    super(storage, offset, picture.size(), declaration);
  }

  @Override
  public Category category() {
    return Category.ALPHANUMERIC_EDITED;
  }

  @Override
  Field viewAt(int newOffset) {
    throw new UnsupportedOperationException();
  }
}
