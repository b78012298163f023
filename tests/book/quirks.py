#!/usr/bin/env python3
"""quirks.py - writes, into the folder it is run in, workbooks as other producers make them, and
damaged ones. All in them is made up.

A case is a call of book(): what is not said is as it is in a plain workbook with one sheet.
"""
import struct
import warnings
import zipfile

MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
STRICT = 'http://purl.oclc.org/ooxml/spreadsheetml/main'
RELS = 'http://schemas.openxmlformats.org/package/2006/relationships'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
STRICT_OFFICE = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def sheet(rows, main=MAIN, before='', dimension='<dimension ref="A1:B2"/>'):
    return (f'{HEAD}<worksheet xmlns="{main}" xmlns:x14ac="urn:other">{dimension}{before}'
            f'<sheetData>{rows}</sheetData></worksheet>')


def styles(*codes, main=MAIN):
    """Cell style 0 is plain, style 1 has the first of CODES (a built-in number, or a format)."""
    own = [(164 + i, c) for i, c in enumerate(codes) if isinstance(c, str)]
    ids = [164 + i if isinstance(c, str) else c for i, c in enumerate(codes)]
    formats = ''.join(f'<numFmt numFmtId="{n}" formatCode="{c}"/>' for n, c in own)
    xfs = ''.join(f'<xf numFmtId="{n}"/>' for n in [0] + ids)
    return (f'{HEAD}<styleSheet xmlns="{main}"><numFmts>{formats}</numFmts>'
            f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{xfs}</cellXfs></styleSheet>')


def strings(*items, main=MAIN):
    return f'{HEAD}<sst xmlns="{main}">' + ''.join(f'<si>{i}</si>' for i in items) + '</sst>'


def types(n, main='application/vnd.openxmlformats-officedocument.spreadsheetml.'):
    kinds = [('workbook', 'sheet.main'), ('styles', 'styles'), ('texts', 'sharedStrings')]
    kinds += [(f'worksheets/sheet{i + 1}', 'worksheet') for i in range(n)]
    return (f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
            ''.join(f'<Override PartName="/xl/{part}.xml" ContentType="{main}{kind}+xml"/>'
                    for part, kind in kinds) + '</Types>')


def relations(*lines, office=OFFICE):
    return (f'{HEAD}<Relationships xmlns="{RELS}">' +
            ''.join(f'<Relationship Id="{i}" Type="{office}/{kind}" Target="{target}"/>'
                    for i, kind, target in lines) + '</Relationships>')


def workbook(*names, main=MAIN, office=OFFICE, state={}, after='', properties=''):
    listed = ''.join(f'<sheet name="{n}" sheetId="{i + 7}" {state.get(n, "")} r:id="r{i + 1}"/>'
                     for i, n in enumerate(names))
    return (f'{HEAD}<workbook xmlns="{main}" xmlns:r="{office}">{properties}'
            f'<sheets>{listed}</sheets>{after}</workbook>')


def write(name, parts, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(name, 'w', method) as z:
        for part, text in parts.items():
            z.writestr(part, text)


def book(name, *sheets, **parts):
    """SHEETS: the rows of each; PARTS: whole parts in place of the usual, None to leave one out."""
    usual = {
        'types': ('[Content_Types].xml', types(len(sheets))),
        'top': ('_rels/.rels', relations(('a', 'officeDocument', 'xl/workbook.xml'))),
        'list': ('xl/workbook.xml',
                 workbook(*[f'Blad{i + 1}' for i in range(len(sheets))])),
        'rels': ('xl/_rels/workbook.xml.rels',
                 relations(*[(f'r{i + 1}', 'worksheet', f'worksheets/sheet{i + 1}.xml')
                             for i in range(len(sheets))],
                           ('st', 'styles', 'styles.xml'), ('ss', 'sharedStrings', 'texts.xml'))),
        'styles': ('xl/styles.xml', styles('0000000', 14)),
        'strings': ('xl/texts.xml', strings('<t>leerling</t>')),
    }
    files = {part: parts.get(key, text) for key, (part, text) in usual.items()}
    for i, s in enumerate(sheets):
        files[f'xl/worksheets/sheet{i + 1}.xml'] = s if s.startswith('<?') else sheet(s)
    write(name + '.xlsx', {p: t for p, t in files.items() if t is not None})


def row(*cells, attributes=''):
    return f'<row {attributes}>' + ''.join(cells) + '</row>'


def text(s, more=''):
    return f'<c t="inlineStr" {more}><is><t>{s}</t></is></c>'


def number(v, style=0, more=''):
    return f'<c s="{style}" {more}><v>{v}</v></c>'


HEADER = row(text('leerling'), text('datum'))


def formats():
    """Pairs of a value and a number format, a row each: what a person sees stands beside it."""
    seen = [
        ('12034', '0000000', '0012034'), ('12', '&quot;L&quot;00000', 'L00012'),
        ('7', '&quot;L&quot;0', 'L7'), ('123456', '00\\-00\\-00', '12-34-56'),
        ('4', '0&quot; punten&quot;', '4'), ('4', '0.00', '4'), ('12034', '#,##0', '12034'),
        ('3.5', '0', '3.5'), ('50119828', 'General', '50119828'), ('0.25', '0%', '0.25'),
        ('-5', '0000', '-5'), ('12.5', '0000', '12.5'),
        ('1.5E-7', 'General', '0.00000015'), ('5.0119828E7', '0.00E+00', '50119828'),
        ('1.2345678901234501E+18', '0', '1.23456789012345E+18'),
        ('999999999999999', '0', '999999999999999'),
        ('1234567890123450', '0', '1.23456789012345E+15'),
        ('12034', '#0000000', '0012034'), ('612345678', '0#########', '0612345678'),
        ('905', '00:00', '09:05'), ('12', '\\€0000', '€0012'), ('12', '0000€', '0012€'),
        ('12', '&quot;L&quot;#', 'L12'), ('1234', '##\\-00', '1234'), ('12034', '#\\ ##0', '12034'),
        ('0.30000000000000004', 'General', '0.3'), ('1E+300', 'General', '1E+300'),
        ('46349', 14, '2026-11-23'), ('46349.586921296', 22, '2026-11-23T14:05:10'),
        ('46349', 22, '2026-11-23T00:00'), ('46349.5', 14, '2026-11-23T12:00'),
        ('46349.9999999', 'yyyy-mm-dd', '2026-11-24'),
        ('46349', '[$-413]d mmmm yyyy;@', '2026-11-23'), ('46349', 'mmm/yy', '2026-11-23'),
        ('46349', '[Red]dd\\-mm\\-yyyy', '2026-11-23'), ('46349', '0&quot; d&quot;', '46349'),
        ('46349', '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', '2026-11-23'),
        ('0.586805555555556', 20, '14:05'), ('0.586921296296296', 'h:mm:ss AM/PM', '14:05:10'),
        ('1.1041666666666667', 46, '26:30'), ('0.0034722222', 'mm:ss', '00:05'),
        ('46349.5', 'h:mm', '2026-11-23T12:00'), ('1', 14, '1900-01-01'), ('59', 14, '1900-02-28'),
        ('60', 14, '1900-02-29'), ('61', 14, '1900-03-01'), ('0', 14, '1900-01-00'),
        ('2958465', 14, '9999-12-31'), ('2958466', 14, '2958466'), ('-1', 14, '-1'),
        ('46349', 'Standaard', '46349'), ('46349', '#,##0.00\\ [$€-413]', '46349'),
        ('3', '0\\ \\d\\a\\g\\e\\n', '3'), ('46349', 'yyyy&quot;jaar&quot;', '2026-11-23'),
    ]
    rows = row(text('waarde'), text('gezien'))
    for i, (value, _, shown) in enumerate(seen):
        rows += row(number(value, i + 1), text(shown))
    book('formats', rows, styles=styles(*[code for _, code, _ in seen]))


def main():
    formats()
    # what a cell may be
    book('kinds', row(text('a'), text('b'), text('c'), text('d'), text('e')) + row(
        '<c t="b"><v>1</v></c>', '<c t="b"><v>0</v></c>', '<c t="e"><v>#N/A</v></c>',
        '<c t="str"><f>A1</f><v>uit een_x000D_\nformule</v></c>',
        '<c t="d"><v>2026-11-23T00:00:00</v></c>') + row(
        '<c t="s"><v>0</v></c>', '<c t="s"><v>1</v></c>', '<c t="s"><v>2</v></c>',
        '<c t="s"><v>3</v></c>', '<c t="str"><f>A9</f><v></v></c>'),
        strings=strings(
            '<r><t>rij</t></r><r><rPr><b/></rPr><t xml:space="preserve"> van</t></r>'
            '<r><t xml:space="preserve"> drie</t></r><rPh sb="0" eb="1"><t>ruis</t></rPh>',
            '<t>\n  ingesprongen  </t>', '<t xml:space="preserve">  blanks </t>',
            '<t>_x005F_x0041_ _x20AC_ _xD83D_ &#128512;</t>'))
    # where cells stand
    book('places', row(text('c', 'r="C2"'), text('a', 'r="A2"'), attributes='r="2" spans="1:3"') +
         row(text('zonder plaats'), text('d', 'r="D5"'), text('e'), attributes='r="5"') +
         row(attributes='r="6"') + row(attributes='r="7" hidden="1"') +
         row(text('b', 'r="b9"'), '<c r="Z9" s="2"/>', attributes='r="9" hidden="1"'))
    book('merged', sheet(row(text('titel', 'r="A1"'), attributes='r="1"') +
                         row(text('x', 'r="B2"'), attributes='r="2"'),
                         dimension='<dimension ref="A1:XFD1048576"/>').replace(
        '</worksheet>', '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'))
    book('last', row(text('l', 'r="A1048576"'), attributes='r="1048576"'))
    # other ways to put it together
    book('strict', sheet(row('<c t="s"><v>0</v></c>', number(46349, 2)), STRICT),
         top=relations(('a', 'officeDocument', 'xl/workbook.xml'), office=STRICT_OFFICE),
         list=workbook('Blad1', main=STRICT, office=STRICT_OFFICE),
         rels=relations(('r1', 'worksheet', '/xl/worksheets/sheet1.xml'),
                        ('st', 'styles', '/xl/styles.xml'), ('ss', 'sharedStrings', 'texts.xml'),
                        office=STRICT_OFFICE),
         styles=styles('0', 14, main=STRICT), strings=strings('<t>strikt</t>', main=STRICT))
    prefixed = sheet(row(text('p'))).replace('<worksheet xmlns=', '<x:worksheet xmlns:x=')
    for tag in ('worksheet', 'dimension', 'sheetData', 'row', 'c', 'is', 't'):
        prefixed = prefixed.replace(f'<{tag} ', f'<x:{tag} ').replace(f'<{tag}>', f'<x:{tag}>')
        prefixed = prefixed.replace(f'</{tag}>', f'</x:{tag}>')
    book('prefixed', prefixed.replace('<x:x:', '<x:'))
    book('foreign', '<x14ac:row xmlns:x14ac="urn:o"><x14ac:c/></x14ac:row>' + row(text('a')))
    book('bare', row(number(4), number(5)), styles=None, strings=None,
         rels=relations(('r1', 'worksheet', './../xl/worksheets/sheet1.xml')), top=None)
    book('since1904', row(number(44887, 2), number(0, 2), number(46349)),
         list=workbook('Blad1', properties='<workbookPr date1904="1"/>'))
    book('utf16', row(text('é')), list=workbook('Blad1').replace('UTF-8', 'UTF-16').encode('utf-16'))
    # formats behind the styles that have them, and very many by turns
    late = styles('yyyy')
    formats_of = late[late.index('<numFmts>'):late.index('<cellStyleXfs>')]
    book('behind', row(number(46349, 1)), styles=late.replace(formats_of, '').replace(
        '</styleSheet>', formats_of + '</styleSheet>'))
    turns = ''.join(f'<numFmt numFmtId="{i}" formatCode="0"/><xf numFmtId="{i}"/>'
                    for i in range(200, 200000))
    book('turns', row(number(4, 5)), styles=styles().replace('<cellXfs>', '<cellXfs>' + turns))
    # several sheets, in the order of the list
    two = dict(rels=relations(('r1', 'worksheet', 'worksheets/sheet2.xml'),
                              ('r2', 'worksheet', 'worksheets/sheet1.xml'),
                              ('st', 'styles', 'styles.xml')), strings=None)
    hide = {'keuzes': 'state="veryHidden"', 'eerste': 'state="hidden"'}
    book('order', row(text('van twee')), row(text('van een')), list=workbook('eerste', 'tweede'),
         **two)
    book('namesakes', row(text('a')), row(text('b')), list=workbook('klas', 'KLAS'))
    book('tworelations', row(text('a')), row(text('b')), list=workbook('klas'),
         rels=relations(('r1', 'worksheet', 'worksheets/sheet1.xml'),
                        ('r1', 'worksheet', 'worksheets/sheet2.xml')))
    book('hidden', row(text('lijst')), row(text('gegevens')), list=workbook('7A', 'keuzes', state=hide),
         **two)
    book('allhidden', row(text('lijst')), list=workbook('eerste', state=hide))
    book('nothing', row('<c s="1"/>', text('')), '')
    book('blank', row(text('leerling'), text('opmerking')) + row(text('L1'), text('x')),
         row('<c t="str"><f>1</f><v></v></c>'))
    # for the other programs
    book('canonical', row(*map(text, ('leerling', 'groep', 'datum', 'observator', 'taakinitiatie'))) +
         row() + row(
        number(12034, 1), text('7A'), number(45964, 2), text('jvd'), number(4)))
    book('rounded', row(text('leerling'), text('datum')) + row(
        number('1.2345678901234501E+18'), text('2025-11-03')) + row(
        number('1234567890123450'), text('2025-11-03')))
    book('errors', row(text('leerling'), text('datum'), text('mijn kolom')) + row(
        text('L1'), text('2025-11-03'), '<c t="e"><v>#REF!</v></c>'))
    book('title', row(text('Observaties\nvan het najaar\nvan 7A')) + row(text('met\ntoelichting')) +
         row(text('leerling'), text('datum'), text('taakinitiatie')) +
         row(text('L1'), text('2025-11-03'), number(9)))
    book('map', row(text('kolom'), text('veld')) + row(text('kind'), text('leerling')) +
         row(text('wanneer'), text('datum')))
    open('own.csv', 'w').write('kind,wanneer\nL1,2025-11-03\n')
    # what cannot be told is refused
    book('nocache', HEADER + row(text('L1'), '<c><f>TODAY()</f></c>'))
    book('emptycache', HEADER + row(text('L1'), '<c r="B2"><f>TODAY()</f><v></v></c>'))
    book('stale', HEADER + row(text('L1'), '<c><f>1+1</f><v>0</v></c>'),
         list=workbook('Blad1', after='<calcPr calcId="1" fullCalcOnLoad="1"/>'))
    book('unfinished', HEADER + row(text('L1'), '<c><f>1+1</f><v>0</v></c>'),
         list=workbook('Blad1', after='<calcPr calcId="1" calcCompleted="0"/>'))
    book('infinite', HEADER + row(text('L1'), number('1e999')))
    book('hexadecimal', HEADER + row(text('L1'), number('0x10')))
    book('nostring', HEADER + row('<c t="s"><v>4294967296</v></c>'))
    book('minusstring', HEADER + row('<c t="s"><v>-1</v></c>'))
    book('minusstyle', HEADER + row(number(1, -1)))
    book('nostyle', HEADER + row(number(1, 3)))
    book('nokind', HEADER + row('<c t="zz"><v>1</v></c>'))
    book('nobool', HEADER + row('<c t="b"><v>2</v></c>'))
    book('twice', HEADER + row(text('a', 'r="A2"'), text('b', 'r="A2"'), attributes='r="2"'))
    book('backwards', row(text('a'), attributes='r="5"') + row(text('b'), attributes='r="4"'))
    book('outside', row(text('a', 'r="XFE1"'), attributes='r="1"'))
    book('below', row(text('a'), attributes='r="1048577"'))
    book('otherrow', row(text('a', 'r="A2"'), attributes='r="1"'))
    book('twovalues', HEADER + row(text('L1'), '<c><v>1</v><v>2</v></c>'))
    book('valueandtext', HEADER + row(text('L1'), '<c t="inlineStr"><v>7</v><is><t>x</t></is></c>'))
    book('cellincell', HEADER + row(text('L1'), '<c><c><v>1</v></c><v>2</v></c>'))
    book('rowinrow', HEADER + row(text('L1'), row(number(9))))
    book('cellalone', HEADER + number(5) + row(text('L1')))
    book('oddkind', row(text('a')), row(text('b')),
         rels=relations(('r1', 'worksheet', 'worksheets/sheet1.xml'),
                        ('r2', 'Worksheet', 'worksheets/sheet2.xml')))
    book('otherkind', row(text('a')), sheet(row(text('b')), main='urn:other'))
    book('long', row(text('a' * 600000)))
    book('wide', ''.join(row(text('a', f'r="XFD{i}"'), attributes=f'r="{i}"')
                         for i in range(1, 17000)))
    book('late', ''.join(row(text(f'L{i}'), text('2025-11-03')) for i in range(20000)) +
         row('<c><f>1</f></c>'))
    # damage and malice
    parts = sheet(row(text('@@'))).encode().replace(b'@@', b'caf\xe9')
    book('badutf8', '')
    rewrite('badutf8', 'xl/worksheets/sheet1.xml', parts)
    book('entity', '')
    rewrite('entity', 'xl/worksheets/sheet1.xml', sheet(row(text('&l3;'))).replace(
        '<worksheet', '<!DOCTYPE w [<!ENTITY l1 "ha"><!ENTITY l2 "&l1;&l1;">'
        '<!ENTITY l3 "&l2;&l2;">]><worksheet'))
    book('outsideentity', '')
    rewrite('outsideentity', 'xl/worksheets/sheet1.xml', sheet(row(text('&e;'))).replace(
        '<worksheet', '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'))
    book('deep', '<a>' * 200 + '</a>' * 200)
    book('cutxml', sheet(row(text('a')))[:-20])
    book('nosheet', HEADER, rels=relations(('r1', 'worksheet', 'worksheets/sheet9.xml')))
    book('norelation', HEADER, rels=relations(('r9', 'worksheet', 'worksheets/sheet1.xml')))
    book('bomb', sheet(' ' * 160_000_000))
    book('again', sheet(' ' * 30_000_000), list=workbook(*[f's{i}' for i in range(1000)]),
         rels=relations(*[(f'r{i + 1}', 'worksheet', 'worksheets/sheet1.xml')
                          for i in range(1000)]))
    names = [f'{i:0>1000}' for i in range(1000)]
    book('names', row(text('a')), list=workbook(*names),
         rels=relations(*[(f'r{i + 1}', 'worksheet', 'worksheets/sheet1.xml')
                          for i in range(1000)]))
    book('longnumber', row(number('9' * 400000)))
    book('longpart', '', rels=relations(('r1', 'worksheet', 'w' * 400000 + '.xml')))
    book('comment', sheet('<!--' + 'x' * 30_000_000 + '-->' + row(text('a'))))
    whole = open('kinds.xlsx', 'rb').read()
    open('cut.xlsx', 'wb').write(whole[:len(whole) // 2])
    broken = bytearray(whole)
    at = whole.find(b'xl/worksheets/sheet1.xml') + 60
    broken[at:at + 8] = b'\xff' * 8
    open('broken.xlsx', 'wb').write(broken)
    for name, twin in (('twins', 'xl/worksheets/sheet1.xml'), ('cased', 'XL/worksheets/Sheet1.xml')):
        book(name, row(text('first')))
        with warnings.catch_warnings(), zipfile.ZipFile(name + '.xlsx', 'a') as z:
            warnings.simplefilter('ignore')
            z.writestr(twin, sheet(row(text('second'))))
    # what is something else
    write('list.ods', {'mimetype': 'application/vnd.oasis.opendocument.spreadsheet'}, 0)
    write('letter.docx', {'_rels/.rels': relations(('a', 'officeDocument', 'word/document.xml')),
                          'word/document.xml': '<w/>'})
    write('binary.xlsb', {'_rels/.rels': relations(('a', 'officeDocument', 'xl/workbook.bin')),
                          'xl/workbook.bin': 'x'})
    write('forms.zip', {'respons.csv': 'a,b\n'})
    for name, directory in (('old.xls', 'Workbook'), ('secret.xlsx', 'EncryptedPackage'),
                            ('old.doc', 'WordDocument')):
        data = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(40000)
        open(name, 'wb').write(data + directory.encode('utf-16-le') + bytes(100))
    write('locked.xlsx', {'xl/workbook.xml': workbook('Blad1'), 'xl/a.xml': 'b'}, 0)
    locked = bytearray(open('locked.xlsx', 'rb').read())
    for signature, flags in ((b'PK\x03\x04', 6), (b'PK\x01\x02', 8)):
        at = locked.find(signature)
        while at >= 0:
            struct.pack_into('<H', locked, at + flags, 1)
            at = locked.find(signature, at + 4)
    open('locked.xlsx', 'wb').write(locked)


def rewrite(name, part, data):
    with zipfile.ZipFile(name + '.xlsx') as z:
        parts = {n: z.read(n) for n in z.namelist()}
    parts[part] = data
    write(name + '.xlsx', parts)


main()
