package drydock.programs.relativeprevious;

import drydock.cobol.AccessMode;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.RelativeFile;
import drydock.cobol.StartRelation;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * RELATIVE-PREVIOUS, translated from relative-previous.cob:3.
 */
public final class RelativePrevious extends Program {
    // FILE SECTION

    private final Group fFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric r = fFileRecord.alphanumeric(0, 6); // 01 R, relative-previous.cob:11

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(32);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, relative-previous.cob:13
    private final Zoned k = storage.record(4).zoned(0, "9(4)"); // 01 K, relative-previous.cob:14

    // Files
    // FD F, relative-previous.cob:10
    private final RelativeFile fFile = new RelativeFile(this, "F").assign("r1.dat").record(fFileRecord).access(AccessMode.DYNAMIC)
            .relativeKey(k).status(s);

    public RelativePrevious(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(RelativePrevious::new, args);
    }

    @Override
    protected String programId() {
        return "RELATIVE-PREVIOUS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, relative-previous.cob:16. */
    private void mainLine() {
        fFile.open(OpenMode.OUTPUT).orFail();
        k.set(1);
        r.set("one");
        fFile.write(r).orFail();
        k.set(2);
        r.set("two");
        fFile.write(r).orFail();
        k.set(3);
        r.set("three");
        fFile.write(r).orFail();
        k.set(5);
        r.set("five");
        fFile.write(r).orFail();
        fFile.close().orFail();
        fFile.open(OpenMode.INPUT).orFail();
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.close().orFail();
        fFile.open(OpenMode.INPUT).orFail();
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(5);
        fFile.read().orFail();
        display("read5 ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        k.set(3);
        fFile.start(StartRelation.NOT_GREATER, k).orFail();
        display("st ", s);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        k.set(3);
        fFile.start(StartRelation.EQUAL, k).orFail();
        display("st ", s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(3);
        fFile.start(StartRelation.LESS, k).orFail();
        display("st< ", s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(1);
        fFile.start(StartRelation.LESS, k).orFail();
        display("st<1 ", s);
        k.set(1);
        fFile.start(StartRelation.NOT_LESS, k).orFail();
        display("st ", s);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.start(StartRelation.LAST, null).orFail();
        display("last ", s);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.start(StartRelation.LAST, null).orFail();
        display("last ", s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.close().orFail();
        fFile.open(OpenMode.I_O).orFail();
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.delete().orFail();
        display("del ", s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(4);
        r.set("four");
        fFile.write(r).orFail();
        display("w4 ", s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(2);
        fFile.delete().orFail();
        display("del2 ", s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        throw stopRun();
    }
}
