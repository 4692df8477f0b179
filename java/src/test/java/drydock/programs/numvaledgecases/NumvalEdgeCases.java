package drydock.programs.numvaledgecases;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;

/**
 * NUMVAL-EDGE-CASES, translated from numval-edge-cases.cob:3.
 */
public final class NumvalEdgeCases extends Program {
    public NumvalEdgeCases(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(NumvalEdgeCases::new, args);
    }

    @Override
    protected String programId() {
        return "NUMVAL-EDGE-CASES";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, numval-edge-cases.cob:5. */
    private void mainLine() {
        display("NV[12CR ] ", function.numval("12CR "), " T ", function.testNumval("12CR "));
        display("NV[12DB  ] ", function.numval("12DB  "), " T ", function.testNumval("12DB  "));
        display("NV[12 CR  ] ", function.numval("12 CR  "), " T ", function.testNumval("12 CR  "));
        display("NV[12-5] ", function.numval("12-5"), " T ", function.testNumval("12-5"));
        display("NV[12CR5] ", function.numval("12CR5"), " T ", function.testNumval("12CR5"));
        display("NV[12 . 5] ", function.numval("12 . 5"), " T ", function.testNumval("12 . 5"));
        display("NV[12. 5] ", function.numval("12. 5"), " T ", function.testNumval("12. 5"));
        display("NV[12CR-] ", function.numval("12CR-"), " T ", function.testNumval("12CR-"));
        display("NV[12C] ", function.numval("12C"), " T ", function.testNumval("12C"));
        display("NV[12 C R] ", function.numval("12 C R"), " T ", function.testNumval("12 C R"));
        display("NV[12DR] ", function.numval("12DR"), " T ", function.testNumval("12DR"));
        display("NV[+] ", function.numval("+"), " T ", function.testNumval("+"));
        display("NV[+ ] ", function.numval("+ "), " T ", function.testNumval("+ "));
        display("NV[-.] ", function.numval("-."), " T ", function.testNumval("-."));
        display("NV[.] ", function.numval("."), " T ", function.testNumval("."));
        display("NV[..] ", function.numval(".."), " T ", function.testNumval(".."));
        display("NV[. 5] ", function.numval(". 5"), " T ", function.testNumval(". 5"));
        display("NV[5..] ", function.numval("5.."), " T ", function.testNumval("5.."));
        display("NV[ .5 ] ", function.numval(" .5 "), " T ", function.testNumval(" .5 "));
        display("NV[5 .] ", function.numval("5 ."), " T ", function.testNumval("5 ."));
        display("NV[+12-] ", function.numval("+12-"), " T ", function.testNumval("+12-"));
        display("NV[-12-] ", function.numval("-12-"), " T ", function.testNumval("-12-"));
        display("NV[12--] ", function.numval("12--"), " T ", function.testNumval("12--"));
        display("NV[12- -] ", function.numval("12- -"), " T ", function.testNumval("12- -"));
        display("NV[12 +] ", function.numval("12 +"), " T ", function.testNumval("12 +"));
        display("NV[12CRDB] ", function.numval("12CRDB"), " T ", function.testNumval("12CRDB"));
        display("NV[12CR DB] ", function.numval("12CR DB"), " T ", function.testNumval("12CR DB"));
        display("NV[1.] ", function.numval("1."), " T ", function.testNumval("1."));
        display("NV[0] ", function.numval("0"), " T ", function.testNumval("0"));
        display("NV[000] ", function.numval("000"), " T ", function.testNumval("000"));
        display("NV[-000.00] ", function.numval("-000.00"), " T ", function.testNumval("-000.00"));
        display("NV[+.] ", function.numval("+."), " T ", function.testNumval("+."));
        display("NV[12-CR] ", function.numval("12-CR"), " T ", function.testNumval("12-CR"));
        display("NV[cr] ", function.numval("cr"), " T ", function.testNumval("cr"));
        display("NV[12Cr] ", function.numval("12Cr"), " T ", function.testNumval("12Cr"));
        display("NV[12db ] ", function.numval("12db "), " T ", function.testNumval("12db "));
        display("NV[12dB ] ", function.numval("12dB "), " T ", function.testNumval("12dB "));
        display("NV[D] ", function.numval("D"), " T ", function.testNumval("D"));
        display("NV[12D] ", function.numval("12D"), " T ", function.testNumval("12D"));
        display("NV[12D ] ", function.numval("12D "), " T ", function.testNumval("12D "));
        display("NC[12CR ] ", function.numvalC("12CR "), " T ", function.testNumvalC("12CR "));
        display("NC[1 ,000] ", function.numvalC("1 ,000"), " T ", function.testNumvalC("1 ,000"));
        display("NC[1, 000] ", function.numvalC("1, 000"), " T ", function.testNumvalC("1, 000"));
        display("NC[,5] ", function.numvalC(",5"), " T ", function.testNumvalC(",5"));
        display("NC[5,] ", function.numvalC("5,"), " T ", function.testNumvalC("5,"));
        display("NC[$1.50CR ] ", function.numvalC("$1.50CR "), " T ", function.testNumvalC("$1.50CR "));
        display("NC[ $ - 5] ", function.numvalC(" $ - 5"), " T ", function.testNumvalC(" $ - 5"));
        display("NC[- $ 5] ", function.numvalC("- $ 5"), " T ", function.testNumvalC("- $ 5"));
        display("NC[-5$] ", function.numvalC("-5$"), " T ", function.testNumvalC("-5$"));
        display("NC[$5-] ", function.numvalC("$5-"), " T ", function.testNumvalC("$5-"));
        display("NC[+$5-] ", function.numvalC("+$5-"), " T ", function.testNumvalC("+$5-"));
        display("NC[5-$] ", function.numvalC("5-$"), " T ", function.testNumvalC("5-$"));
        display("NC[$-5-] ", function.numvalC("$-5-"), " T ", function.testNumvalC("$-5-"));
        display("NC[12 CR ] ", function.numvalC("12 CR "), " T ", function.testNumvalC("12 CR "));
        display("NC[$ ] ", function.numvalC("$ "), " T ", function.testNumvalC("$ "));
        display("NC[$5 $] ", function.numvalC("$5 $"), " T ", function.testNumvalC("$5 $"));
        display("NC[5,,5] ", function.numvalC("5,,5"), " T ", function.testNumvalC("5,,5"));
        display("NC[5.0,0] ", function.numvalC("5.0,0"), " T ", function.testNumvalC("5.0,0"));
        display("NC[12cr ] ", function.numvalC("12cr "), " T ", function.testNumvalC("12cr "));
        display("NC[$.5] ", function.numvalC("$.5"), " T ", function.testNumvalC("$.5"));
        display("NC[$,5] ", function.numvalC("$,5"), " T ", function.testNumvalC("$,5"));
        display("NC[* 5] ", function.numvalC("* 5"), " T ", function.testNumvalC("* 5"));
        display("NC2[E5.50][E] ", function.numvalC("E5.50", "E"), " ", function.testNumvalC("E5.50", "E"));
        display("NC2[EU5.50 ][E] ", function.numvalC("EU5.50 ", "E"), " ", function.testNumvalC("EU5.50 ", "E"));
        display("NC2[5E][E] ", function.numvalC("5E", "E"), " ", function.testNumvalC("5E", "E"));
        display("NC2[  E 5][E] ", function.numvalC("  E 5", "E"), " ", function.testNumvalC("  E 5", "E"));
        display("NC2[E5.50][EU] ", function.numvalC("E5.50", "EU"), " ", function.testNumvalC("E5.50", "EU"));
        display("NC2[EU5.50 ][EU] ", function.numvalC("EU5.50 ", "EU"), " ", function.testNumvalC("EU5.50 ", "EU"));
        display("NC2[5E][EU] ", function.numvalC("5E", "EU"), " ", function.testNumvalC("5E", "EU"));
        display("NC2[  E 5][EU] ", function.numvalC("  E 5", "EU"), " ", function.testNumvalC("  E 5", "EU"));
        display("NC2[E5.50][5] ", function.numvalC("E5.50", "5"), " ", function.testNumvalC("E5.50", "5"));
        display("NC2[EU5.50 ][5] ", function.numvalC("EU5.50 ", "5"), " ", function.testNumvalC("EU5.50 ", "5"));
        display("NC2[5E][5] ", function.numvalC("5E", "5"), " ", function.testNumvalC("5E", "5"));
        display("NC2[  E 5][5] ", function.numvalC("  E 5", "5"), " ", function.testNumvalC("  E 5", "5"));
        display("NC2[E5.50][+] ", function.numvalC("E5.50", "+"), " ", function.testNumvalC("E5.50", "+"));
        display("NC2[EU5.50 ][+] ", function.numvalC("EU5.50 ", "+"), " ", function.testNumvalC("EU5.50 ", "+"));
        display("NC2[5E][+] ", function.numvalC("5E", "+"), " ", function.testNumvalC("5E", "+"));
        display("NC2[  E 5][+] ", function.numvalC("  E 5", "+"), " ", function.testNumvalC("  E 5", "+"));
        display("NC2[E5.50][CR] ", function.numvalC("E5.50", "CR"), " ", function.testNumvalC("E5.50", "CR"));
        display("NC2[EU5.50 ][CR] ", function.numvalC("EU5.50 ", "CR"), " ", function.testNumvalC("EU5.50 ", "CR"));
        display("NC2[5E][CR] ", function.numvalC("5E", "CR"), " ", function.testNumvalC("5E", "CR"));
        display("NC2[  E 5][CR] ", function.numvalC("  E 5", "CR"), " ", function.testNumvalC("  E 5", "CR"));
        display("NC2[E5.50][ E ] ", function.numvalC("E5.50", " E "), " ", function.testNumvalC("E5.50", " E "));
        display("NC2[EU5.50 ][ E ] ", function.numvalC("EU5.50 ", " E "), " ", function.testNumvalC("EU5.50 ", " E "));
        display("NC2[5E][ E ] ", function.numvalC("5E", " E "), " ", function.testNumvalC("5E", " E "));
        display("NC2[  E 5][ E ] ", function.numvalC("  E 5", " E "), " ", function.testNumvalC("  E 5", " E "));
        display("NC2[E5.50][ ] ", function.numvalC("E5.50", " "), " ", function.testNumvalC("E5.50", " "));
        display("NC2[EU5.50 ][ ] ", function.numvalC("EU5.50 ", " "), " ", function.testNumvalC("EU5.50 ", " "));
        display("NC2[5E][ ] ", function.numvalC("5E", " "), " ", function.testNumvalC("5E", " "));
        display("NC2[  E 5][ ] ", function.numvalC("  E 5", " "), " ", function.testNumvalC("  E 5", " "));
        display("NC2[E5.50][EUR] ", function.numvalC("E5.50", "EUR"), " ", function.testNumvalC("E5.50", "EUR"));
        display("NC2[EU5.50 ][EUR] ", function.numvalC("EU5.50 ", "EUR"), " ", function.testNumvalC("EU5.50 ", "EUR"));
        display("NC2[5E][EUR] ", function.numvalC("5E", "EUR"), " ", function.testNumvalC("5E", "EUR"));
        display("NC2[  E 5][EUR] ", function.numvalC("  E 5", "EUR"), " ", function.testNumvalC("  E 5", "EUR"));
        display("NC2[E5.50][C] ", function.numvalC("E5.50", "C"), " ", function.testNumvalC("E5.50", "C"));
        display("NC2[EU5.50 ][C] ", function.numvalC("EU5.50 ", "C"), " ", function.testNumvalC("EU5.50 ", "C"));
        display("NC2[5E][C] ", function.numvalC("5E", "C"), " ", function.testNumvalC("5E", "C"));
        display("NC2[  E 5][C] ", function.numvalC("  E 5", "C"), " ", function.testNumvalC("  E 5", "C"));
        display("NF[1.5E+3 ] ", function.numvalF("1.5E+3 "), " T ", function.testNumvalF("1.5E+3 "));
        display("NF[1.5E+ 3] ", function.numvalF("1.5E+ 3"), " T ", function.testNumvalF("1.5E+ 3"));
        display("NF[1.5 E+3] ", function.numvalF("1.5 E+3"), " T ", function.testNumvalF("1.5 E+3"));
        display("NF[1.5E +3] ", function.numvalF("1.5E +3"), " T ", function.testNumvalF("1.5E +3"));
        display("NF[1E+3] ", function.numvalF("1E+3"), " T ", function.testNumvalF("1E+3"));
        display("NF[1.E+3] ", function.numvalF("1.E+3"), " T ", function.testNumvalF("1.E+3"));
        display("NF[.5E-2] ", function.numvalF(".5E-2"), " T ", function.testNumvalF(".5E-2"));
        display("NF[+1.5E+3] ", function.numvalF("+1.5E+3"), " T ", function.testNumvalF("+1.5E+3"));
        display("NF[- 1.5E+03] ", function.numvalF("- 1.5E+03"), " T ", function.testNumvalF("- 1.5E+03"));
        display("NF[1.5E+1234] ", function.numvalF("1.5E+1234"), " T ", function.testNumvalF("1.5E+1234"));
        display("NF[1.5E+0] ", function.numvalF("1.5E+0"), " T ", function.testNumvalF("1.5E+0"));
        display("NF[1.5E+99] ", function.numvalF("1.5E+99"), " T ", function.testNumvalF("1.5E+99"));
        display("NF[ 1.5E-7] ", function.numvalF(" 1.5E-7"), " T ", function.testNumvalF(" 1.5E-7"));
        display("NF[E+3] ", function.numvalF("E+3"), " T ", function.testNumvalF("E+3"));
        display("NF[1E+] ", function.numvalF("1E+"), " T ", function.testNumvalF("1E+"));
        display("NF[1.5E+3.] ", function.numvalF("1.5E+3."), " T ", function.testNumvalF("1.5E+3."));
        display("NF[15] ", function.numvalF("15"), " T ", function.testNumvalF("15"));
        display("NF[15-] ", function.numvalF("15-"), " T ", function.testNumvalF("15-"));
        display("NF[1,5] ", function.numvalF("1,5"), " T ", function.testNumvalF("1,5"));
        display("NF[+15] ", function.numvalF("+15"), " T ", function.testNumvalF("+15"));
        display("NF[+.E+1] ", function.numvalF("+.E+1"), " T ", function.testNumvalF("+.E+1"));
        display("NF[1.5E+3 x] ", function.numvalF("1.5E+3 x"), " T ", function.testNumvalF("1.5E+3 x"));
        display("NF[1.0E-38] ", function.numvalF("1.0E-38"), " T ", function.testNumvalF("1.0E-38"));
        display("NF[12345678901234567890.12345E+2] ", function.numvalF("12345678901234567890.12345E+2"), " T ",
                function.testNumvalF("12345678901234567890.12345E+2"));
        display("NF[0E+0] ", function.numvalF("0E+0"), " T ", function.testNumvalF("0E+0"));
        display("NF[-0E+1] ", function.numvalF("-0E+1"), " T ", function.testNumvalF("-0E+1"));
        throw stopRun();
    }
}
