       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB060.
      *================================================================*
      * BKB060   CUSTOMER MAILING LABELS AND GREETINGS                 *
      *          PERSONS AND COMPANIES SHARE ONE RECORD (REDEFINES).   *
      *          NAMES ARE CLEANED, LABELS BUILT WITH STRING, MAIL     *
      *          PREFERENCES COLLECTED IN A TABLE OF VARIABLE LENGTH.  *
      *================================================================*
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT CUSTOMER-FILE ASSIGN TO CUSTFILE
               ORGANIZATION IS LINE SEQUENTIAL
               FILE STATUS IS WS-CUST-STATUS.
           SELECT LABEL-FILE    ASSIGN TO LABELS
               ORGANIZATION IS LINE SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  CUSTOMER-FILE.
           COPY BKCCUST.
       FD  LABEL-FILE.
       01  LABEL-LINE                  PIC X(60).
       WORKING-STORAGE SECTION.
       01  WS-CUST-STATUS              PIC X(02).
           88  CUST-EOF                VALUE '10'.
       01  WS-UPPER                    PIC X(26)
                                  VALUE 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.
       01  WS-LOWER                    PIC X(26)
                                  VALUE 'abcdefghijklmnopqrstuvwxyz'.
       01  WS-NAME                     PIC X(40).
       01  WS-NAME-CHARS REDEFINES WS-NAME.
           05  WS-CHAR                 PIC X(01) OCCURS 40 TIMES.
       01  WS-WORDS.
           05  WS-WORD                 PIC X(20) OCCURS 4 TIMES.
       01  WS-WORD-COUNT               PIC 9(02) COMP.
       01  WS-POINTER                  PIC 9(03) COMP.
       01  WS-SUB                      PIC 9(02) COMP.
       01  WS-LETTERS                  PIC 9(03) COMP.
       01  WS-DASHES                   PIC 9(03) COMP.
       01  WS-SALUTATION               PIC X(60).
       01  WS-CHANNEL-COUNT            PIC 9(02) COMP VALUE ZERO.
       01  WS-CHANNELS.
           05  WS-CHANNEL              PIC X(05)
                                       OCCURS 0 TO 4 TIMES
                                       DEPENDING ON WS-CHANNEL-COUNT.
       01  WS-CHANNEL-NAMES            PIC X(20)
                                       VALUE 'POST MAIL PHONESMS  '.
       01  FILLER REDEFINES WS-CHANNEL-NAMES.
           05  WS-CHANNEL-NAME         PIC X(05) OCCURS 4 TIMES.
       01  WS-COUNTERS.
           05  WS-READ                 PIC 9(05) VALUE ZERO.
           05  WS-PERSONS              PIC 9(05) VALUE ZERO.
           05  WS-COMPANIES            PIC 9(05) VALUE ZERO.
           05  WS-SKIPPED              PIC 9(05) VALUE ZERO.
       PROCEDURE DIVISION.
       0000-MAIN.
           OPEN INPUT CUSTOMER-FILE
           IF WS-CUST-STATUS NOT = '00'
               DISPLAY 'BKB060 CUSTOMER STATUS ' WS-CUST-STATUS
               MOVE 12 TO RETURN-CODE
               STOP RUN
           END-IF
           OPEN OUTPUT LABEL-FILE
           READ CUSTOMER-FILE AT END SET CUST-EOF TO TRUE END-READ
           PERFORM UNTIL CUST-EOF
               ADD 1 TO WS-READ
               PERFORM 1000-CUSTOMER THRU 1000-EXIT
               READ CUSTOMER-FILE AT END SET CUST-EOF TO TRUE END-READ
           END-PERFORM
           CLOSE CUSTOMER-FILE LABEL-FILE
           DISPLAY 'BKB060 READ ' WS-READ ' PERSONS ' WS-PERSONS
               ' COMPANIES ' WS-COMPANIES ' SKIPPED ' WS-SKIPPED
           STOP RUN.

       1000-CUSTOMER.
           IF CU-ID NOT NUMERIC
               ADD 1 TO WS-SKIPPED
               DISPLAY 'BAD CUSTOMER ' CUSTOMER-RECORD (1:20)
               GO TO 1000-EXIT
           END-IF
           EVALUATE TRUE
               WHEN CU-PERSON
                   ADD 1 TO WS-PERSONS
                   PERFORM 2000-PERSON
               WHEN CU-COMPANY
                   ADD 1 TO WS-COMPANIES
                   PERFORM 3000-COMPANY
               WHEN OTHER
                   ADD 1 TO WS-SKIPPED
                   DISPLAY 'UNKNOWN KIND ' CU-KIND ' OF ' CU-ID
                   GO TO 1000-EXIT
           END-EVALUATE
           PERFORM 4000-CHANNELS
           PERFORM 5000-LABEL.
       1000-EXIT.
           EXIT.

       2000-PERSON.
           MOVE SPACES TO WS-NAME
           MOVE 1 TO WS-POINTER
           STRING CU-FIRST-NAME DELIMITED BY SPACE
                  ' ' DELIMITED BY SIZE
               INTO WS-NAME WITH POINTER WS-POINTER
           END-STRING
           IF CU-MIDDLE-INITIAL NOT = SPACE
               STRING CU-MIDDLE-INITIAL '. ' DELIMITED BY SIZE
                   INTO WS-NAME WITH POINTER WS-POINTER
               END-STRING
           END-IF
           STRING CU-LAST-NAME DELIMITED BY '  '
               INTO WS-NAME WITH POINTER WS-POINTER
               ON OVERFLOW
                   DISPLAY 'NAME CUT ' CU-ID
           END-STRING
           PERFORM 2100-CAPITALS
           MOVE SPACES TO WS-SALUTATION
           STRING 'Dear ' WS-NAME DELIMITED BY '  '
                  ',' DELIMITED BY SIZE
               INTO WS-SALUTATION
           END-STRING.

      *    EVERY WORD STARTS WITH A CAPITAL, THE REST IS LOWER CASE.
       2100-CAPITALS.
           INSPECT WS-NAME CONVERTING WS-UPPER TO WS-LOWER
           INSPECT WS-NAME (1:1) CONVERTING WS-LOWER TO WS-UPPER
           PERFORM VARYING WS-SUB FROM 2 BY 1 UNTIL WS-SUB > 40
               IF WS-CHAR (WS-SUB - 1) = SPACE OR '-' OR QUOTE
                   INSPECT WS-CHAR (WS-SUB)
                       CONVERTING WS-LOWER TO WS-UPPER
               END-IF
           END-PERFORM.

       3000-COMPANY.
           MOVE CU-LEGAL-NAME TO WS-NAME
           INSPECT WS-NAME CONVERTING WS-LOWER TO WS-UPPER
           INSPECT WS-NAME REPLACING ALL ' LIMITED ' BY ' LTD.    '
                                     FIRST ' AND '    BY ' &   '
           MOVE SPACES TO WS-WORDS
           MOVE ZERO TO WS-WORD-COUNT
           UNSTRING WS-NAME DELIMITED BY ALL SPACE OR ','
               INTO WS-WORD (1) WS-WORD (2) WS-WORD (3) WS-WORD (4)
               TALLYING IN WS-WORD-COUNT
           END-UNSTRING
           MOVE SPACES TO WS-NAME
           MOVE 1 TO WS-POINTER
           PERFORM VARYING WS-SUB FROM 1 BY 1 UNTIL WS-SUB > 4
               IF WS-WORD (WS-SUB) NOT = SPACES
                   STRING WS-WORD (WS-SUB) DELIMITED BY SPACE
                          ' ' DELIMITED BY SIZE
                       INTO WS-NAME WITH POINTER WS-POINTER
                   END-STRING
               END-IF
           END-PERFORM
           MOVE ZERO TO WS-LETTERS WS-DASHES
           INSPECT WS-NAME TALLYING
               WS-LETTERS FOR CHARACTERS BEFORE INITIAL '  '
               WS-DASHES FOR ALL '-'
           DISPLAY 'COMPANY ' CU-ID ' REGISTER ' CU-REGISTER-NO
               ' WORDS ' WS-WORD-COUNT ' LETTERS ' WS-LETTERS
               ' DASHES ' WS-DASHES
           MOVE 'Dear Sir or Madam,' TO WS-SALUTATION.

       4000-CHANNELS.
           MOVE ZERO TO WS-CHANNEL-COUNT
           PERFORM VARYING WS-SUB FROM 1 BY 1 UNTIL WS-SUB > 4
               IF CU-MAIL-FLAG (WS-SUB) = 'Y'
                   ADD 1 TO WS-CHANNEL-COUNT
                   MOVE WS-CHANNEL-NAME (WS-SUB)
                       TO WS-CHANNEL (WS-CHANNEL-COUNT)
               END-IF
           END-PERFORM.

       5000-LABEL.
           MOVE WS-NAME TO LABEL-LINE
           WRITE LABEL-LINE
           MOVE CU-STREET TO LABEL-LINE
           WRITE LABEL-LINE
           MOVE SPACES TO LABEL-LINE
           MOVE 1 TO WS-POINTER
           STRING CU-CITY DELIMITED BY '  '
                  ', ' CU-REGION '  ' CU-POST-CODE (1:5)
                  DELIMITED BY SIZE
               INTO LABEL-LINE WITH POINTER WS-POINTER
           END-STRING
           IF CU-POST-CODE (6:4) NOT = SPACES
               STRING '-' CU-POST-CODE (6:4) DELIMITED BY SIZE
                   INTO LABEL-LINE WITH POINTER WS-POINTER
               END-STRING
           END-IF
           WRITE LABEL-LINE
           WRITE LABEL-LINE FROM WS-SALUTATION
           IF WS-CHANNEL-COUNT > ZERO
               MOVE SPACES TO LABEL-LINE
               STRING 'CHANNELS: ' DELIMITED BY SIZE
                      WS-CHANNELS DELIMITED BY SIZE
                   INTO LABEL-LINE
               END-STRING
               WRITE LABEL-LINE
           END-IF
           MOVE SPACES TO LABEL-LINE
           WRITE LABEL-LINE.
