extension CertificatePage {
    /// The page. Every name is escaped but `qr`, which is drawn here.
    static let template = """
        {{% CONTENT_TYPE:ESCAPED}}
        <!DOCTYPE html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'">
        <title>{{number}} {{titleChinese}}</title>
        <style>
        @page { size: A4; margin: 0 }
        * { box-sizing: border-box }
        html { background: #e9e6df }
        body { margin: 0; color: #1c1a17; line-height: 1.45;
          font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif }
        .sheet { position: relative; width: 210mm; height: 297mm; margin: 6mm auto; padding: 9mm;
          background: #fffdf8; overflow: hidden; box-shadow: 0 1mm 6mm #0003 }
        .frame { position: relative; height: 100%; border: 1.1mm solid #9b1c1f; padding: 1.4mm }
        .inner { display: flex; flex-direction: column; height: 100%; padding: 8mm 13mm 5mm;
          border: .35mm solid #b8923e }
        header { text-align: center }
        h1 { margin: 0; font-size: 44pt; line-height: 1.15; font-weight: 900; color: #9b1c1f;
          letter-spacing: .22em; text-indent: .22em }
        h1 + p { margin: 1mm 0 0; font-size: 19pt; font-weight: 700; letter-spacing: .7em;
          text-indent: .7em }
        .english { color: #5b5347; letter-spacing: 0; text-indent: 0 }
        header .english { margin: 1mm 0 0; font-size: 11pt; font-style: normal }
        .number { display: flex; justify-content: space-between; margin: 6mm 0 2mm;
          padding-bottom: 1.5mm; border-bottom: .35mm solid #b8923e; font-size: 11pt }
        .lead { margin: 3mm 0 2mm; font-size: 12pt; text-indent: 2em; text-align: justify }
        .lead .english { display: block; font-size: 9pt; text-indent: 0 }
        dl { display: grid; grid-template-columns: 41mm 1fr; margin: 2mm 0; row-gap: 2.4mm }
        dt { font-weight: 700; font-size: 11pt }
        dt span { display: block; font-weight: 400; font-size: 8pt }
        dd { margin: 0; overflow-wrap: anywhere }
        .block { display: block; font-size: .72em }
        .large dd { font-size: 14pt }
        .middle dd { font-size: 11pt }
        .small dd { font-size: 8.5pt; line-height: 1.35 }
        .tiny dd { font-size: 6.2pt; line-height: 1.3 }
        .small dl, .tiny dl { row-gap: 1.2mm }
        .tiny .seal .place { width: 24mm; height: 24mm }
        .tiny h1 { font-size: 36pt } .tiny .number { margin-top: 2mm }
        .tiny dt { font-size: 9pt } .tiny dt span { display: inline; margin-left: .5em }
        .tiny dl { grid-template-columns: 52mm 1fr }
        .foot { display: flex; gap: 8mm; align-items: flex-end; margin-top: auto }
        .code { flex: none; width: 40mm; text-align: center; font-size: 8pt; line-height: 1.35 }
        .code svg { display: block; margin: 0 auto 1mm }
        .seal { flex: 1; text-align: right; font-size: 13pt; padding-bottom: 4mm }
        .seal p { margin: 0 0 1.5mm }
        .seal .place { display: inline-flex; width: 36mm; height: 36mm; margin-bottom: 2mm;
          border: .3mm dashed #c9b98d; border-radius: 50%; align-items: center;
          justify-content: center; color: #a79a78; font-size: 9pt }
        .notes { margin-top: 3mm; padding-top: 2mm; border-top: .35mm solid #b8923e;
          font-size: 7.6pt; line-height: 1.42; color: #3d372e; text-align: justify }
        .notes p { margin: 0 0 .8mm }
        .identity { font-family: "Noto Sans Mono", "DejaVu Sans Mono", monospace;
          font-size: 6pt; text-align: left; overflow-wrap: anywhere }
        .rehearsal { position: absolute; inset: 0; z-index: 1; pointer-events: none }
        @media screen and (max-width: 209mm) {
          .sheet { width: auto; height: auto; min-height: 0; margin: 0; padding: 2.5vw;
            box-shadow: none; overflow: visible }
          .inner { padding: 6vw 5vw }
          h1 { font-size: 12vw } h1 + p { font-size: 6vw }
          dl { grid-template-columns: 1fr; row-gap: 0 } dd { margin: 0 0 3.5vw }
          .number, .foot { flex-direction: column; align-items: flex-start; gap: 3vw }
          .seal { align-self: flex-end; padding: 0 }
        }
        @media print {
          html { background: none }
          .sheet { width: 210mm; height: 296.9mm; margin: 0; padding: 9mm; box-shadow: none;
            print-color-adjust: exact; -webkit-print-color-adjust: exact }
        }
        </style>
        </head>
        <body>
        <main class="sheet {{size}}">
        {{#isRehearsal}}
        <svg class="rehearsal" viewBox="0 0 210 297" preserveAspectRatio="xMidYMid slice"
          width="100%" height="100%" role="img" aria-label="演练 REHEARSAL">
        <g fill="#9b1c1f" fill-opacity=".10" font-size="19" font-weight="700"
          text-anchor="middle" transform="rotate(-34 105 148)">
        <text x="105" y="70">演练 REHEARSAL</text>
        <text x="105" y="158">演练 REHEARSAL</text>
        <text x="105" y="246">演练 REHEARSAL</text>
        </g></svg>
        {{/isRehearsal}}
        <div class="frame"><div class="inner">
        <header>
        <h1>{{titleChinese}}</h1>
        <p>品牌证书</p>
        <p class="english" lang="en">{{titleEnglish}} · Certificate of the Quality Mark</p>
        </header>
        <div class="number"><span>证书编号 No. <strong>{{number}}</strong></span>
        <span>第 {{edition}} 版 <span class="english" lang="en">edition {{edition}}</span></span>
        </div>
        <p class="lead">经评定，下列经营主体的产品（服务）获评“{{titleChinese}}”，依据{{sourceChinese}}，特发此证。
        <span class="english" lang="en">The product or service below has been awarded the quality
        mark {{titleEnglish}}. Issued under {{sourceEnglish}}.</span></p>
        <dl>
        {{#rows}}
        <dt>{{chinese}}<span class="english" lang="en">{{english}}</span></dt><dd>{{value}}</dd>
        {{/rows}}
        <dt>有效期<span class="english" lang="en">Valid</span></dt>
        <dd>{{validFrom}}至{{validThrough}}
        <span class="english block" lang="en">{{from}} to {{through}}</span></dd>
        </dl>
        <div class="foot">
        <div class="code">{{{qr}}}扫码核验<br><span lang="en">scan to verify</span><br>{{url}}</div>
        <div class="seal"><span class="place">盖章处 · seal</span>
        <p>{{issuer}}</p>
        <p>{{issuedOn}}</p>
        </div></div>
        <div class="notes">
        <p>核验：手机扫码打开 {{url}}；不联网时，用 certverify 或核验网页核对证书文件，并以最新的状态列表\
        确认是否仍然有效。本页可以复制：二维码所载的签名凭证能证明证书的内容和签发人，不能证明印有此码的某件\
        商品就是获证商品，也不能证明证书今天仍然有效。</p>
        <p lang="en">To verify: scan the code, or, with no network, check the certificate file with
        certverify or the verifying page, and the newest status list for whether it still holds. A
        copy of this page proves as much as this page: what was certified, and by whom. It does not
        prove that the package it is printed on is the one it was issued for, nor that the
        certificate holds today.</p>
        <p class="identity">{{origin}} · {{identity}}</p>
        </div>
        </div></div>
        </main>
        </body>
        </html>

        """
}
