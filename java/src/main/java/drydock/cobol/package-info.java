/**
 * What a translated COBOL program needs at run time: data items that keep their bytes as the COBOL program kept them, exact
 * decimal arithmetic, and the statements, files and functions that Java has no equal for.
 *
 * <p>A record is a {@link drydock.cobol.Group} in a {@link drydock.cobol.Storage}; its items are views of the record's bytes,
 * so that redefinitions, group moves and files see what they would see in COBOL. Numbers are read into {@link
 * drydock.cobol.Decimal} and stored with the truncation or the size error of the receiving item.
 *
 * <p>The measure of every rule is the behaviour of GnuCOBOL 3.1.2, also where it departs from the standard; such places say
 * so. Text is bytes throughout: a character of a Java string stands for one byte (ISO-8859-1).
 */
package drydock.cobol;
