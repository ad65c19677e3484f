/// Keys, a certificate and signatures over "a transparent decision", made once with the openssl command (3.0).
enum Fixtures {
    static let message = Array("a transparent decision".utf8)

    /// The subject is `O=Ex, "a"`, then `CN=ü` in UTF-8.
    static let named = """
        -----BEGIN CERTIFICATE-----
        MIIBVTCCAQegAwIBAgIUcU2sHQRvYTX+F/MDFSI6ny5SC30wBQYDK2VwMB8xEDAO
        BgNVBAoMB0V4LCAiYSIxCzAJBgNVBAMMAsO8MCAXDTI2MTEyODE0MjUzNVoYDzIx
        MjYxMTA0MTQyNTM1WjAfMRAwDgYDVQQKDAdFeCwgImEiMQswCQYDVQQDDALDvDAq
        MAUGAytlcAMhAAgKiLPmD4YO31on1L3GFK9v/BM5UjXJp/NcmgqKiZzRo1MwUTAd
        BgNVHQ4EFgQUqoPr/no4LW0zP5FdwWFaBG0kqwAwHwYDVR0jBBgwFoAUqoPr/no4
        LW0zP5FdwWFaBG0kqwAwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXADQQAOUtkkRrIW
        buPirSEto2vGJVVRUTx5lDI4IH2tRFMSGdfcasLifg02Tnp6L+bN/O+7Wy5QaQ95
        rw0N/YiNpD4O
        -----END CERTIFICATE-----

        """

    /// P-256, of the same key as every other P-256 text here.
    static let p256 = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4S0EreO7ZuTmxDD4reqjlWDqyNYt
        obaXaTVrznqxNAn+u/aKgQYH0XVuKox356A9kXnqt2ohirfaLZY1gt3PAA==
        -----END PUBLIC KEY-----

        """
    /// PKCS#8.
    static let p256PKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3VvMGs3zTPB8S7y1
        f97eXrMxUP+j1OAShN/p6sLS3QGhRANCAAThLQSt47tm5ObEMPit6qOVYOrI1i2h
        tpdpNWvOerE0Cf679oqBBgfRdW4qjHfnoD2Reeq3aiGKt9otljWC3c8A
        -----END PRIVATE KEY-----

        """
    /// SEC 1.
    static let p256SEC1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIN1bzBrN80zwfEu8tX/e3l6zMVD/o9TgEoTf6erC0t0BoAoGCCqGSM49
        AwEHoUQDQgAE4S0EreO7ZuTmxDD4reqjlWDqyNYtobaXaTVrznqxNAn+u/aKgQYH
        0XVuKox356A9kXnqt2ohirfaLZY1gt3PAA==
        -----END EC PRIVATE KEY-----

        """
    /// PKCS#8 under a passphrase.
    static let p256Encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhzxiLkU8cb4wICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEHrY14+re1+99J4SO3MOsP4EgZAF
        FT1Nu9aDQKRmKP8aFIwq1Skmf4m3Zr7kzmgq5a371Ydf4wOQYPgO17zlA+Dg5opw
        /p8y90FznDrsB0JTGrvr1aeZN1k7d0TmEL1ijKo7FMXewJzayXSeYvrWtmONJEJ3
        EKYh4B5hj8nobb2fcHO4Mpy9KM9ab+avwDScvIjvA2su5Y7b6XYbiAf1v8z2f2U=
        -----END ENCRYPTED PRIVATE KEY-----

        """
    /// The point as 02 ‖ x.
    static let p256Compressed = """
        -----BEGIN PUBLIC KEY-----
        MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgAC4S0EreO7ZuTmxDD4reqjlWDqyNYt
        obaXaTVrznqxNAk=
        -----END PUBLIC KEY-----

        """
    /// The curve spelled out instead of named.
    static let p256Explicit = """
        -----BEGIN PUBLIC KEY-----
        MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAA
        AAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA////
        ///////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSd
        NgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5
        RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA
        //////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABOEtBK3ju2bk5sQw+K3qo5Vg
        6sjWLaG2l2k1a856sTQJ/rv2ioEGB9F1biqMd+egPZF56rdqIYq32i2WNYLdzwA=
        -----END PUBLIC KEY-----

        """
    /// Self-signed over the P-256 key.
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBijCCAS+gAwIBAgIUSvYnq3PZeRV5KChFAH+Pnn2l7VMwCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOc3RlbGxhLmV4YW1wbGUwIBcNMjYxMTIzMjIxMjIyWhgPMjEy
        NjEwMzAyMjEyMjJaMBkxFzAVBgNVBAMMDnN0ZWxsYS5leGFtcGxlMFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAE4S0EreO7ZuTmxDD4reqjlWDqyNYtobaXaTVrznqx
        NAn+u/aKgQYH0XVuKox356A9kXnqt2ohirfaLZY1gt3PAKNTMFEwHQYDVR0OBBYE
        FNbzlXQRCOJ7mz6jhAd7/haN5EFFMB8GA1UdIwQYMBaAFNbzlXQRCOJ7mz6jhAd7
        /haN5EFFMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAOnkDcVx
        mlB6FSouvvwRv1Km9dgGqI/5FHdR0lsfzbdeAiEAgfhJsshf2xmdJdCB1X6txsyx
        keGktrD1/hKBvt9ITx8=
        -----END CERTIFICATE-----

        """
    /// P-384.
    static let p384 = """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEx3oF6WSulprtws1UGRLTkiMq9hxTpIw3
        yo9/+8m8Vbiie0BuKVrzBUWHp6uCDZ9ks55AlahPalresza0yqt273WB+WC9xmlj
        FdCKvDvXYDyd4x+DodM79VcjtEiahmLw
        -----END PUBLIC KEY-----

        """
    /// P-521.
    static let p521 = """
        -----BEGIN PUBLIC KEY-----
        MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBAv5i+bYx7Sk5G1MXVmymbcCxAL5O
        OWDrTPqIArd3UPE1Zz0jWcTQNXB6VnxpBgtbSc7Y951tkiG1PJBc3FkM+xwBprbE
        DBz3XhnHfgVv/uaao8SKRDPIy5p3MYa7xl8mZQezDvzFva63orGfMu3pdpftsntE
        dP8PRgpVXgHybAXOCc4=
        -----END PUBLIC KEY-----

        """
    /// RSA with the modulus size that is just large enough.
    static let rsa2048 = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtCDPHjacNvKcARnqfu6m
        sYNW9RI/7SuyBTvqKSUnU6IRQcZ5pMse/bemfxGHSwGLb8c/kfg4nQIYn0tkoKrl
        Raqv08TiYhCB7CPHXreu8r9zRLL8YQp1hCSs9Og7KrS8qAZRFwldgHkUaG5ZYpuD
        rchqlncn2kyyJYgn5y/DOS3DM2tc0wWSTOHOUGUZ5I1f9RV09YBn7ym6yPZrX7RN
        dsTycJ/SvB3Oyr4z6b+dmchk5DaRjizjzSgjALUBv77oXxoDu6t7f23QpTcIm7vF
        2tKK1VfWHhONQv2OKX8pB7v4Tz3RBieTGcwCbqrbGaYacPiGuwSCoTayBzRfreGL
        hwIDAQAB
        -----END PUBLIC KEY-----

        """
    /// RSA marked for PSS alone, without parameters.
    static let rsaPSS = """
        -----BEGIN PUBLIC KEY-----
        MIIBIDALBgkqhkiG9w0BAQoDggEPADCCAQoCggEBANTPk7us3e/95oPtZRJmud6G
        kYnWaFXBpCBhs6MUMNySO9nZfOAcwm2SXRDlVNNMtPgXUnlIT/Fp0/gTECVuP7BV
        xb0Rb36SNSYnU+KITrKVam2ShZ0mpSbw8W62PL67SECZ51+3ODmaHbdNQSFlXk87
        CzxiqY7/v8Lt/5nI68SQ5YbmAlQMg5Hj4qV30CVbHiq2MMxgFolP9qw9TILps/2P
        eMgZdB5ym1P1NRD9BkJgyNLzoiWyppJGziIb6kdinopS2a6mROaDPipMF+tz/8xR
        bXHjbhXeLgWzXgBADVFiecbwlXB5UPxAKJwxd4eKSfbHvjOiybn6rI4fNB0yQ+0C
        AwEAAQ==
        -----END PUBLIC KEY-----

        """
    /// RSA that is too small.
    static let rsa1024 = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDWE1LxiZU2ZAwv0O2PCsRe4UxL
        LSAs04NBZNAlzW0KI+uGHat9EpXNpLs51D2oNefcbbZvzQf8LOK7FciFK77ZP0qQ
        FQFcifpjL9kiQmOhXYKjhH4jzcy4gJF7W7624rR9tOKZO+Va9awfvsSMWrx5NoP7
        KeAJiox3XRwyVIQo0wIDAQAB
        -----END PUBLIC KEY-----

        """
    /// RSA that is too large.
    static let rsa9216 = """
        -----BEGIN PUBLIC KEY-----
        MIIEojANBgkqhkiG9w0BAQEFAAOCBI8AMIIEigKCBIEA3FwTJDU3bxbfAwCas9+V
        Ey8RQuY51Zl2ECIzbglJY2QfDSi2QokUXBDIDylLFVtGrQ5Hz0jyBasCIxwCzMVv
        +2Q9axOmgZjyjrfKv2507O+DUO4oatfEwg2P9aRIahWiQllVcizCGcuY3emlakcP
        Xb7wJPquOEstAFaXNNYADMcVygpg30Ktqr/hOk5TdhXMqmW0VJMehbbnSsgsZQMa
        7pNnDfbR4iruUePDvANM8eIp/6xZnscwv2QYAvdjSzAeNKJPyKA+QB7KFdikEnjV
        51vMmp4Mbw3PT72yRPCB63vINppJyjAQ5a0gaOgcyNDTRY60RVZlaE2J4FJcizsC
        M6VmADePBmp7eH/dTmwmTRbBjNDUwulO65Obkeh9L2cO9S3VqvQfs4ExWQ+Hwo1h
        YU99irbi8aRQ8bbqqohAfVHPWB+fFoPpG+GdVXIjL0q5jQm7p70nxtST6hDQtuBX
        I1OqHCDLVdkR1Ab7zdvGHlFzF9rtNf361hQaaPpCE9b2zX6cPJ/CtcPJZEqVzG6w
        ZccqfMLwiNNbPLfeYcH9DMmivsF+F4OFU6iQXQ5XV3hQKVDEXQ03ehrrSGhv3f/D
        g5U4pQXEjRYCRmXFIcI3/4eLFkH9cHOR3YQ1gUlM3Bl+Ft002F136ElJbzXfHOUk
        RcxZJh4FKwDeSV93xdoqUkvY9iDt4GScCsx3Q9QGxd9gqO+06OaMOak3FovzCYpm
        CaW4h05hN4187A2jnhts+IBQfWzsGqZg+Wdo7iBxWevPUkLU06OADnov4XF0YNel
        LSoUy5QAzPXz0pOpPlbdzhhLEXxP+RTVAQXNkfDMn2BFnDeDih/7lAPCBQ0LK1NF
        hq+OT21fk95B2lOPwHG6N0e9HUpEm7QsEvjyCjokLYUaCqabIQyGXc3JWZr67z5O
        Y9PjPmqVpiHgTa1C90KcggZ+dfKDY8Yn7AU0ufzMkYqU83Fy7wcRFT66x+lv/7by
        +wyd0rhdI6TEQYmz6IbswJFIzBEYQbDIT3p15o0SP5EvfbN/9GnfAA5xblgO2qTv
        G71uPS5luRUV7RqUIPO1wgpGDQ5OF/J3dh5nFMLgEKnJF/MJuZJ4xJ2nqsguwZia
        JwTM5lJB0eq3TbzLrRlBIxCIjM3CHjW5qqeOKzsuoY6uSf4ha5SevSmTuQF0m7/O
        4hq/+G4E0h/JGqMFLcP0Air6qRrXLE/V0zw1iwKMb++PxeIYYBhQKxsk9J89nsJt
        9JzZ3SC/zzjOxJLr7ZOLWRNjZ43pNrS9UoZFDltvgwUEp6Ks0rd5w5C+eMeHBTeI
        FEOkTve4iHV08Ys0n1G96c+qsnb5YjAZ4ANol2BcRiK3OAkamEdIr3e1Dw3JHFLT
        k7caPaECWbm+daciAuKvyHFB6p8zpnPEnvd04v/C+K58d3uDdfI3CWeglO6UIj4B
        NEMGIWOltWnk3phghQqj48uNGUFn1sTHUvS7Wlz+hDKGuyC2RUZGoL25kyq6vhzD
        x9ejwr7+dD8TZWkUsYnDsOQ2rMRSPQ2XrYgVJYymj8dzAgMBAAE=
        -----END PUBLIC KEY-----

        """
    /// A curve that is not a NIST curve.
    static let secp256k1 = """
        -----BEGIN PUBLIC KEY-----
        MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAET15TerrSht3vR2gz2MIBeFXYaFocikPl
        QdGyR0RKdgfW7+oo+iuDg43hEkYDC/Klwy5xTACpuqE3M/WQClPA2A==
        -----END PUBLIC KEY-----

        """
    /// An algorithm that is not supported.
    static let ed448 = """
        -----BEGIN PUBLIC KEY-----
        MEMwBQYDK2VxAzoAGK7ELZF9G5EI9ApiEp9EqiIwIlDNtlUR6jq/PJzIAbVVVv+u
        9dNMFR4NPyktLpfy2GeB/TJGbFQA
        -----END PUBLIC KEY-----

        """
    /// ECDSA with SHA-256.
    static let p256Signature = """
        MEUCIQDeFyO4NOoVz/dj1OlZk1CF27PS0q85GXibZz1PbZiHXwIgcXBmKa0SU6HiQSS3IjMDbWik1nh3XT6jaeI3V6Dge18=
        """
    /// ECDSA with SHA-384.
    static let p384Signature = """
        MGUCMQCA4Htjc+rMLju2vLJSy0UPs0x+ZGjC+XqITWanyv0fYCT3hqkCI8RpYrWPRgVjFgACMGFgRf5WrAd/Dnvs8JXW+a+3\
        ot/EixQ7OqVSLMdhdRBiCeJgDw/XtZwDrdWjD+ZLYA==
        """
    /// ECDSA with SHA-512.
    static let p521Signature = """
        MIGIAkIAhLSXAgndT1BuENte1f9cSbp4AwSOegapwcNmq5CC4WCh8fyEkeVg8NoxJZKoYGy02RhB4o+5R6Uur2B4+Cf/Qk4C\
        QgEe0o3R+3ty/XqTWkxCUJqztQLUuUgHyKiHmf9XxOvo9Beazim/UCISSWtrIXYkev8ht38Wsm8Qr+UNOT9zCIs2BA==
        """
    /// PKCS#1 v1.5 with SHA-256.
    static let rsaSignature = """
        QSselvzvk5lk8NABzmKYUHBnahELIroPrrnSBxlSI9DdVv/AGrxnXbeHxv7iHhq6Gjh1+gK/AnXOYUdsvj/rJUb11KIHY9BN\
        pTPDGKaHPCRab1uXpRCZeIfEpu/EJES0iaSnYKQGZWF7zZ48MrRR91gM6O/3YGG+6HRY7+BWEFc7x8Dt77kqo2TwWjJ+8BZT\
        3u/5cZMqeoYlLHW6TEoNxnDwCiv4PuHgLRmi4Uro1s0ZjOWxBnfdk+57Uu7aQuQJpTtmUfMJs7lkFRQVPbvpkSQfU7kUO5Bc\
        +HPe9aiZjsvVjhfxS8sh+VB/Ddw1apyApWmrwHXiuAl/4VIx5fE0TQ==
        """
    /// PSS by the unrestricted RSA key, SHA-256, salt of 32 bytes.
    static let rsaPSSSignature = """
        pcN56OVK1nD9fU+dcCXrOC4+QctlF/zCFk1gOmNR/Xn1JXzOdnRVKZEeqT5QtHeVu1jss7kYI+nn981uGIT+bUzp6ZndCQnj\
        IF+sxqgGK/UQUX4OerwFZoho10cQwoJOw72XEFXt1nEpvJdebp19D3NjqWWh0bjYH/WDJ+rS1Qt8/pJDQX7GykXKhCWfYuN6\
        DoO5Q9SrLKrzoRa9vY2JNlWMU8aOsp1S6OouO79xUeUh6L6ag1dusCyko28XDleQJi8/fnGLzHSRvDAXBVjpq8lhdCC9PNLo\
        Pa9I8JInb9iBA/sFrHqeosCv5T/esD+GzTgV/WXyVfi7Ao5HunVbrA==
        """
    /// PSS by the key marked for it, SHA-256, salt of 32 bytes.
    static let pssOnlySignature = """
        lsDaqawfqSio7XzTHuOD9OpMFvrbn4ARz/xLVKA63pV9I/xbASrnb0UtDhHmFZ3CXF4mvXiwzOs8/aAOa8ZlPqzxwhrTiDIW\
        ++wHrmQg6/yBIilWNnpaW99S3UPPikixeCNJVgSIA1Nj4/0tG9iAXtnwbasobC/aCV9pFnloCIWLktm8F/TFvQLaik6r5r7l\
        CW8mn6IUyyg529Ruj0Xr/48jCf6HJJQcm39QUva8nJOEw/+0sltZdYS4wFoOIPP/byM2d/OLhKpwyebgqFDHnBxehDmqzyyo\
        OixHPapJ0tK8oR0G5D1WV2L0sQw38FXYzC+eFGZdRaKFfhfY0A0XRw==
        """
}
