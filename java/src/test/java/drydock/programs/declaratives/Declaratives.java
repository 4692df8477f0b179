package drydock.programs.declaratives;

import drydock.cobol.AccessMode;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.FileOutcome;
import drydock.cobol.Group;
import drydock.cobol.IndexedFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;

/**
 * DECLARATIVES, translated from declaratives.cob:4.
 */
public final class Declaratives extends Program {
    // FILE SECTION

    private final Group aFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric ar = aFileRecord.alphanumeric(0, 5); // 01 AR, declaratives.cob:13

    private final Group bFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric br = bFileRecord.alphanumeric(0, 5); // 01 BR, declaratives.cob:14

    private final Group cr = Storage.allocate(5).record(5); // 01 CR, declaratives.cob:15
    private final Alphanumeric ck = cr.alphanumeric(0, 2); // 05 CK, declaratives.cob:15
    private final Alphanumeric ct = cr.alphanumeric(2, 3); // 05 CT, declaratives.cob:15

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, declaratives.cob:17

    // Files
    private final SequentialFile aFile = new SequentialFile(this, "A").assign("a.dat").record(aFileRecord); // FD A, declaratives.cob:13
    // FD B, declaratives.cob:14
    private final SequentialFile bFile = new SequentialFile(this, "B").assign("b.dat").record(bFileRecord).status(s);
    // FD C, declaratives.cob:15
    private final IndexedFile cFile = new IndexedFile(this, "C").assign("c.dat").record(cr).access(AccessMode.DYNAMIC).recordKey(ck)
            .status(s);

    public Declaratives(CobolRuntime runtime) {
        super(runtime);
        onError(aFile, this::errAP);
        onError(OpenMode.INPUT, this::errInP);
        onError(OpenMode.I_O, this::errIoP);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Declaratives::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        mainP();
    }

    /** ERR-A-P, declaratives.cob:22. */
    private void errAP() {
        display("USE A");
    }

    /** ERR-IN-P, declaratives.cob:26. */
    private void errInP() {
        display("USE INPUT ", s);
    }

    /** ERR-IO-P, declaratives.cob:30. */
    private void errIoP() {
        display("USE IO ", s);
    }

    /** MAIN-P, declaratives.cob:34. */
    private void mainP() {
        aFile.open(OpenMode.INPUT).orFail();
        display("after A");
        if (aFile.read().atEnd()) {
            display("AE");
        }
        bFile.open(OpenMode.INPUT).orFail();
        display("after B ", s);
        aFile.open(OpenMode.OUTPUT).orFail();
        aFile.read().orFail();
        aFile.write(ar).orFail();
        aFile.close().orFail();
        aFile.open(OpenMode.INPUT).orFail();
        aFile.read().orFail();
        if (aFile.read().atEnd()) {
            display("AE");
        }
        aFile.read().orFail();
        aFile.close().orFail();
        cFile.open(OpenMode.OUTPUT).orFail();
        cr.set("01abc");
        cFile.write(cr).orFail();
        cFile.write(cr).orFail();
        if (cFile.write(cr).invalidKey()) {
            display("IK");
        }
        cFile.close().orFail();
        cFile.open(OpenMode.I_O).orFail();
        ck.set("99");
        cFile.read().orFail();
        if (cFile.read().invalidKey()) {
            display("IK");
        }
        FileOutcome read = cFile.read();
        if (read.succeeded()) {
            display("NIK");
        } else {
            read.orFail();
        }
        cFile.delete().orFail();
        cFile.close().orFail();
        cFile.open(OpenMode.INPUT).orFail();
        cFile.read().orFail();
        bFile.close().orFail();
        display("end ", s);
        throw stopRun();
    }
}
