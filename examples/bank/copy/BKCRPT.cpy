      *----------------------------------------------------------------*
      * BKCRPT    LINES OF THE BRANCH BALANCE REPORT       80 COLUMNS  *
      *----------------------------------------------------------------*
       01  RL-HEADING-1.
           05  FILLER                      PIC X(10) VALUE 'BKB050'.
           05  FILLER                      PIC X(46) VALUE
               '   RETAIL BANKING - BRANCH BALANCE REPORT'.
           05  FILLER                      PIC X(05) VALUE 'DATE '.
           05  RL-H1-DATE                  PIC 9999/99/99.
           05  FILLER                      PIC X(05) VALUE ' PAGE'.
           05  RL-H1-PAGE                  PIC ZZZ9.
       01  RL-HEADING-2.
           05  FILLER                      PIC X(40) VALUE
               'BRANCH ACCOUNT  T S  OPENED            B'.
           05  FILLER                      PIC X(40) VALUE
               'ALANCE      AVAILABLE     INTEREST      '.
       01  RL-DETAIL.
           05  RL-D-BRANCH                 PIC 9(04).
           05  FILLER                      PIC X(03) VALUE SPACES.
           05  RL-D-ACCT                   PIC 9(08).
           05  FILLER                      PIC X(01) VALUE SPACE.
           05  RL-D-TYPE                   PIC X(01).
           05  FILLER                      PIC X(01) VALUE SPACE.
           05  RL-D-STATUS                 PIC X(01).
           05  FILLER                      PIC X(02) VALUE SPACES.
           05  RL-D-OPENED                 PIC 99/99/9999.
           05  RL-D-BALANCE                PIC $$$$,$$$,$$9.99CR.
           05  RL-D-AVAILABLE              PIC --,---,--9.99.
           05  FILLER                      PIC X(02) VALUE SPACES.
           05  RL-D-INTEREST               PIC Z(6)9.9999-.
           05  RL-D-FLAG                   PIC X(02).
       01  RL-SUBTOTAL.
           05  RL-S-LABEL                  PIC X(12).
           05  RL-S-KEY                    PIC X(04).
           05  FILLER                      PIC X(10) VALUE ' ACCOUNTS:'.
           05  RL-S-COUNT                  PIC ZZ,ZZ9.
           05  RL-S-BALANCE                PIC $$,$$$,$$$,$$9.99CR.
           05  RL-S-INTEREST               PIC ****,**9.9999+.
       01  RL-NOTHING.
           05  FILLER                      PIC X(40) VALUE
               '*** NO ACCOUNTS ON THE MASTER FILE ***'.
