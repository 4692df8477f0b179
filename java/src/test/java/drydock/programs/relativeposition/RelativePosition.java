package drydock.programs.relativeposition;

import drydock.cobol.AccessMode;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.Literal;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.RelativeFile;
import drydock.cobol.StartRelation;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * RELATIVE-POSITION, translated from relative-position.cob:3.
 */
public final class RelativePosition extends Program {
    // FILE SECTION

    private final Group fFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric r = fFileRecord.alphanumeric(0, 6); // 01 R, relative-position.cob:12

    private final Group vFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric vr = vFileRecord.alphanumeric(0, 6); // 01 VR, relative-position.cob:14

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(48);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, relative-position.cob:16
    private final Zoned k = storage.record(4).zoned(0, "9(4)"); // 01 K, relative-position.cob:17
    private final Zoned l = storage.record(2).zoned(0, "99"); // 01 L, relative-position.cob:18

    // Files
    // FD F, relative-position.cob:11
    private final RelativeFile fFile = new RelativeFile(this, "F").assign("r1.dat").record(fFileRecord).access(AccessMode.DYNAMIC)
            .relativeKey(k).status(s);
    // FD V, relative-position.cob:13
    private final RelativeFile vFile = new RelativeFile(this, "V").assign("r2.dat").record(vFileRecord).access(AccessMode.DYNAMIC)
            .varying(2, 6, l).relativeKey(k).status(s);

    public RelativePosition(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(RelativePosition::new, args);
    }

    @Override
    protected String programId() {
        return "RELATIVE-POSITION";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, relative-position.cob:20. */
    private void mainLine() {
        fFile.open(OpenMode.OUTPUT).orFail();
        for (k.set(1); k.toLong() <= 9; k.add(1)) {
            r.set(k);
            fFile.write(r).orFail();
        }
        fFile.close().orFail();
        fFile.open(OpenMode.I_O).orFail();
        k.set(3);
        fFile.delete().orFail();
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.close().orFail();
        fFile.open(OpenMode.I_O).orFail();
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(5);
        fFile.delete().orFail();
        display(s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(2);
        r.set("two");
        fFile.rewrite(r).orFail();
        display(s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(20);
        fFile.read().orFail();
        display(s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(7);
        fFile.read().orFail();
        display(s);
        k.set(3);
        fFile.read().orFail();
        display(s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(7);
        fFile.write(r).orFail();
        display(s);
        k.set(8);
        fFile.read().orFail();
        k.set(12);
        fFile.write(r).orFail();
        display(s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        k.set(20);
        fFile.rewrite(r).orFail();
        display(s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(20);
        fFile.start(StartRelation.EQUAL, k).orFail();
        display(s);
        k.set(7);
        fFile.read().orFail();
        display(s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(4);
        fFile.start(StartRelation.EQUAL, k).orFail();
        display(s);
        k.set(8);
        fFile.delete().orFail();
        display(s);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.close().orFail();
        vFile.open(OpenMode.OUTPUT).orFail();
        k.set(1);
        l.set(3);
        vr.set("abcdef");
        vFile.write(vr).orFail();
        display(s);
        k.set(3);
        l.set(6);
        vr.set("ghijkl");
        vFile.write(vr).orFail();
        display(s);
        k.set(4);
        l.set(1);
        vr.set("ghijkl");
        vFile.write(vr).orFail();
        display(s);
        k.set(4);
        l.set(7);
        vr.set("ghijkl");
        vFile.write(vr).orFail();
        display(s);
        vFile.close().orFail();
        vFile.open(OpenMode.I_O).orFail();
        vr.set(Literal.all("."));
        vFile.readNext().orFail();
        display(s, vr, l);
        l.set(4);
        vr.set("zzzzzz");
        vFile.rewrite(vr).orFail();
        display(s);
        vr.set(Literal.all("."));
        vFile.readNext().orFail();
        display(s, vr, l);
        vr.set(Literal.all("."));
        k.set(1);
        vFile.read().orFail();
        display(s, vr, l);
        throw stopRun();
    }
}
