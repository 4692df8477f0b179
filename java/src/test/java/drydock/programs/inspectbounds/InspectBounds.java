package drydock.programs.inspectbounds;

import static drydock.cobol.Figurative.LOW_VALUES;
import static drydock.cobol.Figurative.QUOTES;
import static drydock.cobol.Figurative.SPACES;
import static drydock.cobol.Figurative.ZEROS;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.InspectStatement;
import drydock.cobol.Literal;
import drydock.cobol.NumericEdited;
import drydock.cobol.Packed;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.UnstringStatement;
import drydock.cobol.Zoned;

/**
 * INSPECT-BOUNDS, translated from inspect-bounds.cob:3.
 */
public final class InspectBounds extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(96);
    private final Alphanumeric t = storage.record(10).alphanumeric(0, 10); // 01 T, inspect-bounds.cob:6
    private final Zoned k = storage.record(2).zoned(0, "99").value(0); // 01 K, inspect-bounds.cob:7
    private final Packed n = storage.record(3).packed(0, "S9(3)V99").value(1); // 01 N, inspect-bounds.cob:8
    private final Zoned k1 = storage.record(1).zoned(0, "9").value(0); // 01 K1, inspect-bounds.cob:9
    private final NumericEdited ne = storage.record(6).numericEdited(0, "ZZ9.99").value(SPACES); // 01 NE, inspect-bounds.cob:10
    private final Zoned z0 = storage.record(3).zoned(0, "9(3)").value(0); // 01 Z0, inspect-bounds.cob:11

    public InspectBounds(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(InspectBounds::new, args);
    }

    @Override
    protected String programId() {
        return "INSPECT-BOUNDS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, inspect-bounds.cob:13. */
    private void mainLine() {
        t.set("abcbdbe");
        new InspectStatement(t).tallying(k).characters().afterInitial("b").beforeInitial("b").execute();
        display("1 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).characters().beforeInitial("b").afterInitial("b").execute();
        display("2 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).characters().beforeInitial("e").afterInitial("c").execute();
        display("3 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).characters().afterInitial("c").beforeInitial("e").execute();
        display("4 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).all("b").characters().beforeInitial("d").execute();
        display("5 ", k);
        new InspectStatement(t).tallying(k1).characters().execute();
        display("6 ", k1);
        t.set(Literal.all("x"));
        new InspectStatement(t).replacingAll("xx", "ab").beforeInitial("xxx").execute();
        display("7 ", t);
        new UnstringStatement(Literal.text(",5")).delimitedBy(",").into(ne).into(z0).execute();
        display("9 ", ne, z0);
        t.set("1b2b3");
        new InspectStatement(t).converting("b", "-").afterInitial("b").execute();
        display("10 ", t);
        t.set("ab");
        new InspectStatement(t).converting("ab", "ba").execute();
        display("11 ", t);
        t.set("ab");
        new InspectStatement(t).replacingAll("a", SPACES).replacingAll("b", QUOTES).execute();
        display("12 ", t);
        t.set("aabb");
        new InspectStatement(t).replacingAll("aa", ZEROS).replacingAll("bb", LOW_VALUES).execute();
        display("13 ", t);
        t.set("a b c");
        new InspectStatement(t).replacingAll(SPACES, Literal.all("x")).execute();
        display("14 ", t);
        t.set("abab");
        new InspectStatement(t).converting("ab", Literal.all("xy")).execute();
        display("15 ", t);
        throw stopRun();
    }
}
