package drydock.cobol;

/**
 * A file of a program (SELECT and FD together) and its statements. One subclass per organization; {@code T} is that subclass,
 * so that declarations chain: {@code new IndexedFile(this, "CUSTOMERS").assign("cust.dat").record(record).recordKey(id).status(status)}.
 *
 * <p>Not every statement exists for every organization; those that do not give the status that GnuCOBOL gives (47, 48, 49 ...).
 */
public abstract class CobolFile<T extends CobolFile<T>> {
    CobolFile(Program program, String name) {
        throw new UnsupportedOperationException();
    }

    // ------------------------------------------------------------- declaration

    /** SELECT OPTIONAL. */
    public final T optional() {
        throw new UnsupportedOperationException();
    }

    /** ASSIGN TO literal: a path, after mapping through {@code DD_x}, {@code dd_x} and {@code x} of the environment and COB_FILE_PATH. */
    public final T assign(String literal) {
        throw new UnsupportedOperationException();
    }

    /** ASSIGN TO data item: its value when the file is opened. */
    public final T assign(Field path) {
        throw new UnsupportedOperationException();
    }

    /** ASSIGN TO DISPLAY, PRINTER (standard output) or KEYBOARD (standard input). */
    public final T assign(Device device) {
        throw new UnsupportedOperationException();
    }

    /** ACCESS MODE; SEQUENTIAL when not given. */
    public final T access(AccessMode mode) {
        throw new UnsupportedOperationException();
    }

    /** The record area: the largest 01 of the FD; further 01 entries redefine its bytes. */
    public final T record(Field area) {
        throw new UnsupportedOperationException();
    }

    /** Records of {@code minimum} to {@code maximum} bytes (RECORD VARYING, RECORD CONTAINS n TO m, or 01 entries of different sizes). */
    public final T varying(int minimum, int maximum) {
        throw new UnsupportedOperationException();
    }

    /** RECORD IS VARYING ... DEPENDING ON. */
    public final T varying(int minimum, int maximum, Numeric dependingOn) {
        throw new UnsupportedOperationException();
    }

    /** FILE STATUS. */
    public final T status(Field status) {
        throw new UnsupportedOperationException();
    }

    /** USE AFTER STANDARD ERROR PROCEDURE ON this file. */
    public final void onError(Runnable procedure) {
        throw new UnsupportedOperationException();
    }

    /** SELECT name IS EXTERNAL: shared by name between the programs of the run unit. */
    public final T external() {
        throw new UnsupportedOperationException();
    }

    // ------------------------------------------------------------- statements

    /** OPEN. */
    public final FileOutcome open(OpenMode mode) {
        throw new UnsupportedOperationException();
    }

    /** CLOSE. */
    public final FileOutcome close() {
        throw new UnsupportedOperationException();
    }

    /** CLOSE ... WITH LOCK, REEL, UNIT, NO REWIND. */
    public final FileOutcome close(CloseOption option) {
        throw new UnsupportedOperationException();
    }

    /** READ as the access mode says: the next record when it is SEQUENTIAL, else the record of the (primary or relative) key. */
    public final FileOutcome read() {
        throw new UnsupportedOperationException();
    }

    /** READ NEXT. */
    public final FileOutcome readNext() {
        throw new UnsupportedOperationException();
    }

    /** READ PREVIOUS. */
    public final FileOutcome readPrevious() {
        throw new UnsupportedOperationException();
    }

    /** READ ... KEY IS key. */
    public final FileOutcome read(Field key) {
        throw new UnsupportedOperationException();
    }

    /** WRITE record: {@code record} is the 01 entry that the statement names. */
    public final FileOutcome write(Field record) {
        throw new UnsupportedOperationException();
    }

    /** WRITE record BEFORE / AFTER ADVANCING. */
    public final FileOutcome write(Field record, Advancing advancing) {
        throw new UnsupportedOperationException();
    }

    /** REWRITE record. */
    public final FileOutcome rewrite(Field record) {
        throw new UnsupportedOperationException();
    }

    /** DELETE. */
    public final FileOutcome delete() {
        throw new UnsupportedOperationException();
    }

    /** DELETE FILE: removes the file itself. */
    public final FileOutcome deleteFile() {
        throw new UnsupportedOperationException();
    }

    /** START with a relation on a key; {@code key} is null for the primary or relative key. */
    public final FileOutcome start(StartRelation relation, Field key) {
        throw new UnsupportedOperationException();
    }

    /** UNLOCK. */
    public final FileOutcome unlock() {
        throw new UnsupportedOperationException();
    }
}
