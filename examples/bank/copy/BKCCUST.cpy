      *----------------------------------------------------------------*
      * BKCCUST   CUSTOMER RECORD, LINE SEQUENTIAL          120 BYTES  *
      *----------------------------------------------------------------*
       01  CUSTOMER-RECORD.
           05  CU-ID                       PIC 9(06).
           05  CU-KIND                     PIC X(01).
               88  CU-PERSON               VALUE 'P'.
               88  CU-COMPANY              VALUE 'C'.
           05  CU-NAME-AREA                PIC X(40).
           05  CU-PERSON-NAME REDEFINES CU-NAME-AREA.
               10  CU-FIRST-NAME           PIC X(15).
               10  CU-MIDDLE-INITIAL       PIC X(01).
               10  CU-LAST-NAME            PIC X(24).
           05  CU-COMPANY-NAME REDEFINES CU-NAME-AREA.
               10  CU-LEGAL-NAME           PIC X(32).
               10  CU-REGISTER-NO          PIC 9(08).
           05  CU-STREET                   PIC X(30).
           05  CU-CITY                     PIC X(20).
           05  CU-REGION                   PIC X(02).
           05  CU-POST-CODE                PIC X(09).
           05  CU-MAIL-FLAGS.
               10  CU-MAIL-FLAG            PIC X(01) OCCURS 4 TIMES.
           05  FILLER                      PIC X(08).
