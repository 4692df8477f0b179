      *----------------------------------------------------------------*
      * BKCDATE   PARAMETERS OF BKS020 AND BKS050, DATE ROUTINES       *
      *----------------------------------------------------------------*
       01  DATE-PARM.
           05  DP-DATE                     PIC 9(08).
           05  DP-DATE-X REDEFINES DP-DATE PIC X(08).
           05  DP-DATE-R REDEFINES DP-DATE.
               10  DP-CCYY                 PIC 9(04).
               10  DP-MM                   PIC 9(02).
               10  DP-DD                   PIC 9(02).
           05  DP-DAY-NUMBER               PIC 9(07)        COMP.
           05  DP-WEEKDAY                  PIC 9(01).
               88  DP-WEEKEND              VALUE 6 7.
           05  DP-LEAP-FLAG                PIC X(01).
               88  DP-LEAP-YEAR            VALUE 'Y'.
           05  DP-RETURN                   PIC X(02).
               88  DP-OK                   VALUE '00'.
               88  DP-NOT-NUMERIC          VALUE '10'.
               88  DP-BAD-YEAR             VALUE '20'.
               88  DP-BAD-MONTH            VALUE '30'.
               88  DP-BAD-DAY              VALUE '40'.
