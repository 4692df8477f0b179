package drydock.cobol;

/** ORGANIZATION INDEXED: records ordered by a primary key and alternate keys. */
public final class IndexedFile extends CobolFile<IndexedFile> {
    public IndexedFile(Program program, String name) {
        super(program, name);
    }

    /** RECORD KEY; several parts form one split key. */
    public IndexedFile recordKey(Field... parts) {
        throw new UnsupportedOperationException();
    }

    /** RECORD KEY name = parts: {@code name} stands for the split key in READ and START. */
    public IndexedFile recordKeyNamed(String name, Field... parts) {
        throw new UnsupportedOperationException();
    }

    /** ALTERNATE RECORD KEY without DUPLICATES. */
    public IndexedFile alternateKey(Field... parts) {
        throw new UnsupportedOperationException();
    }

    /** ALTERNATE RECORD KEY ... WITH DUPLICATES. */
    public IndexedFile alternateKeyWithDuplicates(Field... parts) {
        throw new UnsupportedOperationException();
    }
}
