/**
 * What stands for a language model in the demonstration: two answers to the question how XML GENERATE is to be translated, written by
 * hand. The first is what the COBOL standard says; GnuCOBOL does something else, which only running both can show.
 * `node examples/record.ts` asks for them as a model is asked, and keeps the exchanges in `recorded/`.
 *
 * @module
 */
const PATH = 'app/Stm010.java';

export const answers = [
  {
    explanation:
      'XML GENERATE has no counterpart in the support library, so the document is built here: an element for each item of STATEMENT, ' +
      'numbers as they are written, text without its trailing spaces but never empty, and the five characters of XML escaped. COUNT ' +
      'IN receives the number of characters.',
    edits: [
      {
        path: PATH,
        old: '        unsupported("XML GENERATE", "STM010.cbl:88");\n',
        new: `        String document = element("STATEMENT",
                element("ACCOUNT-NUMBER", accountNumber.value().toString())
                        + element("HOLDER", characters(holder))
                        + element("BALANCE", balance.value().toString())
                        + element("RATE", rate.value().toString())
                        + element("INTEREST", interest.value().toString())
                        + element("REMARK", characters(remark)));
        if (document.length() > xmlLine.length()) {
            display("STM010 TOO LONG ", acNumber);
            wsIgnored.add(1);
        } else {
            xmlLine.set(document);
            wsLength.set(document.length());
            wsWritten.add(1);
            display(acNumber, " ", wsLength);
            xmlFile.write(xmlLine);
        }
`,
      },
      {
        path: PATH,
        old: '    /** 88 WS-END of WS-STATUS, STM010.cbl:30. */\n',
        new: `    private static String element(String name, String content) {
        return "<" + name + ">" + content + "</" + name + ">";
    }

    /** The text of an item as XML GENERATE writes it: one space when there is nothing but spaces. */
    private static String characters(Alphanumeric item) {
        String text = item.text().stripTrailing();
        if (text.isEmpty()) {
            return " ";
        }
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\\"", "&quot;");
    }

    /** 88 WS-END of WS-STATUS, STM010.cbl:30. */
`,
      },
    ],
  },
  {
    explanation:
      'The documents are equal; the count is not. The original displays 184, 389, 585: GnuCOBOL 3.1.2 adds the number of characters ' +
      'to the item of COUNT IN instead of storing it. The translation has to do the same.',
    edits: [
      {
        path: PATH,
        old: '            wsLength.set(document.length());\n',
        new: '            // COUNT IN adds up (GnuCOBOL 3.1.2, observed).\n            wsLength.add(document.length());\n',
      },
    ],
  },
] as const;
