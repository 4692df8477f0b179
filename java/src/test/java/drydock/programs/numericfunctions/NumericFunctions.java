package drydock.programs.numericfunctions;

import drydock.cobol.Alphanumeric;
import drydock.cobol.Binary;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.FloatingPoint;
import drydock.cobol.Literal;
import drydock.cobol.Packed;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * NUMERIC-FUNCTIONS, translated from numeric-functions.cob:3.
 */
public final class NumericFunctions extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(96);
    private final Zoned a = storage.record(5).zoned(0, "S9(5)").value(-42); // 01 A, numeric-functions.cob:6
    private final Zoned b = storage.record(5).zoned(0, "S9(3)V99").value(Literal.number("7.25")); // 01 B, numeric-functions.cob:7
    private final Alphanumeric x = storage.record(10).alphanumeric(0, 10).value("  Hello "); // 01 X, numeric-functions.cob:8
    private final Binary c = storage.record(4).binary(0, "S9(9)").value(17); // 01 C, numeric-functions.cob:9
    private final FloatingPoint d = storage.record(8).float64(0).value(Literal.number("2.5")); // 01 D, numeric-functions.cob:10
    private final Packed p3 = storage.record(5).packed(0, "S9(5)V9(3)").value(Literal.number("-3.125")); // 01 P3, numeric-functions.cob:11

    public NumericFunctions(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(NumericFunctions::new, args);
    }

    @Override
    protected String programId() {
        return "NUMERIC-FUNCTIONS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, numeric-functions.cob:13. */
    private void mainLine() {
        display("ABS ", function.abs(a), " ", function.abs(b), " ", function.abs(c), " ", function.abs(d), " ", function.abs(p3), " ",
                function.abs(-5), " ", function.abs(Literal.number("-5.25")));
        display("ACOS ", function.acos(Literal.number("0.5")), " ", function.acos(2), " ", function.acos(1), " ", function.acos(-1));
        display("ASIN ", function.asin(Literal.number("0.5")), " ", function.asin(0), " ", function.asin(1));
        display("ATAN ", function.atan(Literal.number("0.5")), " ", function.atan(0), " ", function.atan(1), " ", function.atan(100), " ",
                function.atan(-3));
        display("COS ", function.cos(Literal.number("0.5")), " ", function.cos(0), " ", function.cos(100));
        display("SIN ", function.sin(Literal.number("0.5")), " ", function.sin(0), " ", function.sin(-100));
        display("TAN ", function.tan(Literal.number("0.5")), " ", function.tan(0), " ", function.tan(100));
        display("EXP ", function.exp(1), " ", function.exp(0), " ", function.exp(-2), " ", function.exp(Literal.number("10.5")));
        display("EXP10 ", function.exp10(1), " ", function.exp10(0), " ", function.exp10(-2), " ", function.exp10(Literal.number("0.5")));
        display("LOG ", function.log(2), " ", function.log(1), " ", function.log(0), " ", function.log(100));
        display("LOG10 ", function.log10(2), " ", function.log10(1), " ", function.log10(100), " ",
                function.log10(Literal.number("0.001")));
        display("SQRT ", function.sqrt(2), " ", function.sqrt(16), " ", function.sqrt(0), " ", function.sqrt(-1), " ",
                function.sqrt(Literal.number("2.25")));
        display("PI ", function.pi());
        display("E ", function.e());
        display("FACT ", function.factorial(0), " ", function.factorial(5), " ", function.factorial(20), " ", function.factorial(30));
        display("ANN ", function.annuity(Literal.number("0.1"), 12), " ", function.annuity(0, 12));
        display("PV ", function.presentValue(Literal.number("0.1"), 100, 200, 300));
        display("INT ", function.integer(Literal.number("-3.5")), " ", function.integer(Literal.number("3.5")), " ", function.integer(b),
                " ", function.integer(Literal.number("-0.5")));
        display("INTP ", function.integerPart(Literal.number("-3.5")), " ", function.integerPart(Literal.number("3.5")), " ",
                function.fractionPart(Literal.number("-3.25")), " ", function.fractionPart(b));
        display("MOD ", function.mod(-7, 3), " ", function.mod(7, -3), " ", function.mod(7, 3), " ", function.mod(c, 5), " ",
                function.mod(7, 0));
        display("REM ", function.rem(-7, 3), " ", function.rem(Literal.number("7.5"), 2), " ", function.rem(7, 3), " ", function.rem(7, 0));
        display("MAX ", function.max(1, 5, 3), " ", function.max(a, b), " ", function.max("abc", "abd"), " ",
                function.min(Literal.number("1.5"), 2, 3), " ", function.min("b", "aa"));
        display("SUM ", function.sum(1, 5, 3), " ", function.sum(a, b), " ", function.mean(1, 2), " ", function.mean(1, 2, 2), " ",
                function.median(3, 1, 2), " ", function.median(1, 2, 3, 4));
        display("VAR ", function.variance(1, 2, 3, 4), " ", function.standardDeviation(1, 2, 3, 4), " ", function.range(1, 5, 3), " ",
                function.midrange(1, 4));
        display("ORDM ", function.ordMax(1, 5, 3), " ", function.ordMin(1, 5, 3), " ", function.ord("A"), " ", function.character(66), "|",
                function.character(0), "|", function.character(300), "|");
        display("SIGN ", function.sign(-3), " ", function.sign(0), " ", function.sign(b));
        display("HIGH ", function.highestAlgebraic(a), " ", function.lowestAlgebraic(a), " ", function.highestAlgebraic(b), " ",
                function.lowestAlgebraic(c), " ", function.highestAlgebraic(c));
        throw stopRun();
    }
}
