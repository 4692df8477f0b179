package drydock.programs.numval;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.NumericEdited;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * NUMVAL, translated from numval.cob:3.
 */
public final class Numval extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(64);
    private final Alphanumeric x = storage.record(10).alphanumeric(0, 10).value("  1.5 "); // 01 X, numval.cob:6
    private final Zoned n = storage.record(4).zoned(0, "9(4)").value(12); // 01 N, numval.cob:7
    private final Zoned s = storage.record(4).zoned(0, "S9(4)").value(-12); // 01 S, numval.cob:8
    private final NumericEdited ne = storage.record(7).numericEdited(0, "ZZ9.99-").value(" 12.50-"); // 01 NE, numval.cob:9

    public Numval(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Numval::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, numval.cob:11. */
    private void mainLine() {
        display("NV[12] ", function.numval("12"), " T ", function.testNumval("12"));
        display("NV[  12  ] ", function.numval("  12  "), " T ", function.testNumval("  12  "));
        display("NV[-12] ", function.numval("-12"), " T ", function.testNumval("-12"));
        display("NV[ - 12] ", function.numval(" - 12"), " T ", function.testNumval(" - 12"));
        display("NV[12-] ", function.numval("12-"), " T ", function.testNumval("12-"));
        display("NV[12 -] ", function.numval("12 -"), " T ", function.testNumval("12 -"));
        display("NV[+12.5] ", function.numval("+12.5"), " T ", function.testNumval("+12.5"));
        display("NV[12.5CR] ", function.numval("12.5CR"), " T ", function.testNumval("12.5CR"));
        display("NV[12.5 DB] ", function.numval("12.5 DB"), " T ", function.testNumval("12.5 DB"));
        display("NV[12.5cr] ", function.numval("12.5cr"), " T ", function.testNumval("12.5cr"));
        display("NV[-12.50 ] ", function.numval("-12.50 "), " T ", function.testNumval("-12.50 "));
        display("NV[1,234.5] ", function.numval("1,234.5"), " T ", function.testNumval("1,234.5"));
        display("NV[abc] ", function.numval("abc"), " T ", function.testNumval("abc"));
        display("NV[12abc] ", function.numval("12abc"), " T ", function.testNumval("12abc"));
        display("NV[.5] ", function.numval(".5"), " T ", function.testNumval(".5"));
        display("NV[5.] ", function.numval("5."), " T ", function.testNumval("5."));
        display("NV[-.5] ", function.numval("-.5"), " T ", function.testNumval("-.5"));
        display("NV[] ", function.numval(" "), " T ", function.testNumval(" "));
        display("NV[   ] ", function.numval("   "), " T ", function.testNumval("   "));
        display("NV[1 2] ", function.numval("1 2"), " T ", function.testNumval("1 2"));
        display("NV[--5] ", function.numval("--5"), " T ", function.testNumval("--5"));
        display("NV[+-5] ", function.numval("+-5"), " T ", function.testNumval("+-5"));
        display("NV[1.2.3] ", function.numval("1.2.3"), " T ", function.testNumval("1.2.3"));
        display("NV[00012.500] ", function.numval("00012.500"), " T ", function.testNumval("00012.500"));
        display("NV[123456789012345678] ", function.numval("123456789012345678"), " T ", function.testNumval("123456789012345678"));
        display("NV[1234567890123456789] ", function.numval("1234567890123456789"), " T ", function.testNumval("1234567890123456789"));
        display("NV[12345678901234567890123456789012345678] ", function.numval("12345678901234567890123456789012345678"), " T ",
                function.testNumval("12345678901234567890123456789012345678"));
        display("NV[123456789012345678901234567890123456789012] ", function.numval("123456789012345678901234567890123456789012"), " T ",
                function.testNumval("123456789012345678901234567890123456789012"));
        display("NV[0.1234567890123456789] ", function.numval("0.1234567890123456789"), " T ",
                function.testNumval("0.1234567890123456789"));
        display("NV[9999999999] ", function.numval("9999999999"), " T ", function.testNumval("9999999999"));
        display("NV[-0] ", function.numval("-0"), " T ", function.testNumval("-0"));
        display("NV[CR] ", function.numval("CR"), " T ", function.testNumval("CR"));
        display("NV[12.] ", function.numval("12."), " T ", function.testNumval("12."));
        display("NV[1e5] ", function.numval("1e5"), " T ", function.testNumval("1e5"));
        display("NV[$5] ", function.numval("$5"), " T ", function.testNumval("$5"));
        display("NV[\\t5] ", function.numval("\\t5"), " T ", function.testNumval("\\t5"));
        display("NV[4294967296.5] ", function.numval("4294967296.5"), " T ", function.testNumval("4294967296.5"));
        display("NV[12+] ", function.numval("12+"), " T ", function.testNumval("12+"));
        display("NV[+ 5 ] ", function.numval("+ 5 "), " T ", function.testNumval("+ 5 "));
        display("NV[12 CR] ", function.numval("12 CR"), " T ", function.testNumval("12 CR"));
        display("NV[-12CR] ", function.numval("-12CR"), " T ", function.testNumval("-12CR"));
        display("NV[12.5-] ", function.numval("12.5-"), " T ", function.testNumval("12.5-"));
        display("NC[$1,234.56] ", function.numvalC("$1,234.56"), " T ", function.testNumvalC("$1,234.56"));
        display("NC[-$12] ", function.numvalC("-$12"), " T ", function.testNumvalC("-$12"));
        display("NC[$-12] ", function.numvalC("$-12"), " T ", function.testNumvalC("$-12"));
        display("NC[$ 12 CR] ", function.numvalC("$ 12 CR"), " T ", function.testNumvalC("$ 12 CR"));
        display("NC[1,2,3] ", function.numvalC("1,2,3"), " T ", function.testNumvalC("1,2,3"));
        display("NC[(12)] ", function.numvalC("(12)"), " T ", function.testNumvalC("(12)"));
        display("NC[12 DB] ", function.numvalC("12 DB"), " T ", function.testNumvalC("12 DB"));
        display("NC[  $ 1,000.00- ] ", function.numvalC("  $ 1,000.00- "), " T ", function.testNumvalC("  $ 1,000.00- "));
        display("NC[abc] ", function.numvalC("abc"), " T ", function.testNumvalC("abc"));
        display("NC[$] ", function.numvalC("$"), " T ", function.testNumvalC("$"));
        display("NC[1.234,5] ", function.numvalC("1.234,5"), " T ", function.testNumvalC("1.234,5"));
        display("NC[+$5.5] ", function.numvalC("+$5.5"), " T ", function.testNumvalC("+$5.5"));
        display("NC[EUR5] ", function.numvalC("EUR5"), " T ", function.testNumvalC("EUR5"));
        display("NC[5 $] ", function.numvalC("5 $"), " T ", function.testNumvalC("5 $"));
        display("NC[$$5] ", function.numvalC("$$5"), " T ", function.testNumvalC("$$5"));
        display("NC[5.5.5] ", function.numvalC("5.5.5"), " T ", function.testNumvalC("5.5.5"));
        display("NC[$1,234.56-] ", function.numvalC("$1,234.56-"), " T ", function.testNumvalC("$1,234.56-"));
        display("NC[12%] ", function.numvalC("12%"), " T ", function.testNumvalC("12%"));
        display("NC2 ", function.numvalC("EUR5.50", "EUR"), " ", function.numvalC("#1,000", "#"), " ", function.numvalC("5 EUR", "EUR"),
                " ", function.testNumvalC("EUR5.50", "EUR"));
        display("NF[1.5E3] ", function.numvalF("1.5E3"), " T ", function.testNumvalF("1.5E3"));
        display("NF[1.5E+3] ", function.numvalF("1.5E+3"), " T ", function.testNumvalF("1.5E+3"));
        display("NF[-1.5E-3] ", function.numvalF("-1.5E-3"), " T ", function.testNumvalF("-1.5E-3"));
        display("NF[1.5] ", function.numvalF("1.5"), " T ", function.testNumvalF("1.5"));
        display("NF[E5] ", function.numvalF("E5"), " T ", function.testNumvalF("E5"));
        display("NF[1.5 E 3] ", function.numvalF("1.5 E 3"), " T ", function.testNumvalF("1.5 E 3"));
        display("NF[ +1.25E02 ] ", function.numvalF(" +1.25E02 "), " T ", function.testNumvalF(" +1.25E02 "));
        display("NF[1E400] ", function.numvalF("1E400"), " T ", function.testNumvalF("1E400"));
        display("NF[12] ", function.numvalF("12"), " T ", function.testNumvalF("12"));
        display("NF[1.5e3] ", function.numvalF("1.5e3"), " T ", function.testNumvalF("1.5e3"));
        display("NF[] ", function.numvalF(" "), " T ", function.testNumvalF(" "));
        display("NF[abc] ", function.numvalF("abc"), " T ", function.testNumvalF("abc"));
        display("NF[1E] ", function.numvalF("1E"), " T ", function.testNumvalF("1E"));
        display("NF[1.E5] ", function.numvalF("1.E5"), " T ", function.testNumvalF("1.E5"));
        display("NF[.5E1] ", function.numvalF(".5E1"), " T ", function.testNumvalF(".5E1"));
        display("NF[-5 E3] ", function.numvalF("-5 E3"), " T ", function.testNumvalF("-5 E3"));
        display(function.numval(x), "|", function.numval(n), "|", function.numval(s), "|", function.numval(ne));
        throw stopRun();
    }
}
