package drydock.programs.algebraicrange;

import drydock.cobol.Binary;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.NumericEdited;
import drydock.cobol.Packed;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * ALGEBRAIC-RANGE, translated from algebraic-range.cob:3.
 */
public final class AlgebraicRange extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(192);
    private final Zoned f1 = storage.record(3).zoned(0, "S999"); // 01 F1, algebraic-range.cob:6
    private final Binary f2 = storage.record(2).binary(0, "S9(4)"); // 01 F2, algebraic-range.cob:7
    private final Zoned f3 = storage.record(5).zoned(0, "99V9(3)"); // 01 F3, algebraic-range.cob:8
    private final NumericEdited f4 = storage.record(13).numericEdited(0, "$**,**9.99BCR"); // 01 F4, algebraic-range.cob:9
    private final NumericEdited f5 = storage.record(10).numericEdited(0, "$**,**9.99"); // 01 F5, algebraic-range.cob:10
    private final Binary f6 = storage.record(1).nativeInteger(0, 1, true); // 01 F6, algebraic-range.cob:11
    private final Binary f7 = storage.record(1).nativeInteger(0, 1, false); // 01 F7, algebraic-range.cob:12
    private final Binary f8 = storage.record(2).nativeBinary(0, "S9(4)"); // 01 F8, algebraic-range.cob:13
    private final Packed f9 = storage.record(3).packed(0, "9(5)"); // 01 F9, algebraic-range.cob:14
    private final NumericEdited f10 = storage.record(6).numericEdited(0, "-(5)9"); // 01 F10, algebraic-range.cob:15
    private final Binary f11 = storage.record(8).nativeInteger(0, 8, true); // 01 F11, algebraic-range.cob:16
    private final Binary f12 = storage.record(2).nativeBinary(0, "9(4)"); // 01 F12, algebraic-range.cob:17

    public AlgebraicRange(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(AlgebraicRange::new, args);
    }

    @Override
    protected String programId() {
        return "ALGEBRAIC-RANGE";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, algebraic-range.cob:19. */
    private void mainLine() {
        display(function.lowestAlgebraic(f1), " ", function.highestAlgebraic(f1));
        display(function.lowestAlgebraic(f2), " ", function.highestAlgebraic(f2));
        display(function.lowestAlgebraic(f3), " ", function.highestAlgebraic(f3));
        display(function.lowestAlgebraic(f4), " ", function.highestAlgebraic(f4));
        display(function.lowestAlgebraic(f5), " ", function.highestAlgebraic(f5));
        display(function.lowestAlgebraic(f6), " ", function.highestAlgebraic(f6));
        display(function.lowestAlgebraic(f7), " ", function.highestAlgebraic(f7));
        display(function.lowestAlgebraic(f8), " ", function.highestAlgebraic(f8));
        display(function.lowestAlgebraic(f9), " ", function.highestAlgebraic(f9));
        display(function.lowestAlgebraic(f10), " ", function.highestAlgebraic(f10));
        display(function.lowestAlgebraic(f11), " ", function.highestAlgebraic(f11));
        display(function.lowestAlgebraic(f12), " ", function.highestAlgebraic(f12));
        throw stopRun();
    }
}
