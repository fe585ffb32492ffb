import CEL
import JSON
import Testing

/// The string functions count code points and follow cel-go's extension.
@Suite struct CELStringTests {
    @Test(arguments: [
        ("'añb😀'.charAt(3)", "\"😀\""), ("'añb😀'.size()", "4"), ("'añb😀'.substring(1, 3)", "\"ñb\""),
        ("'tacocat'.indexOf('', 7)", "7"), ("'tacocat'.lastIndexOf('a', 0)", "-1"),
        ("'a'.lastIndexOf('abc')", "-1"), ("''.indexOf('a')", "-1"),
        ("'a,b,c'.split(',')", "[\"a\",\"b\",\"c\"]"), ("'a,b,c'.split(',', 2)", "[\"a\",\"b,c\"]"),
        ("'a,b'.split(',', 0)", "[]"), ("'añ'.split('')", "[\"a\",\"ñ\"]"), ("''.split('')", "[]"),
        ("''.split(',')", "[\"\"]"), ("'abc'.split('', 2)", "[\"a\",\"bc\"]"),
        ("',a,'.split(',')", "[\"\",\"a\",\"\"]"),
        ("'aaa'.replace('a', 'b', 2)", "\"bba\""), ("'ab'.replace('', '-')", "\"-a-b-\""),
        ("'ab'.replace('', '-', 1)", "\"-ab\""), ("'aaa'.replace('aa', 'b')", "\"ba\""),
        ("'x'.replace('x', 'y', 0)", "\"x\""), ("' \\u3000a b\\n'.trim()", "\"a b\""),
        ("['a', 'b'].join('-')", "\"a-b\""), ("'Ünder'.lowerAscii()", "\"Ünder\""),
        ("'abc'.reverse()", "\"cba\""), ("[1, 2].reverse()", "[2,1]"),
        ("strings.quote('a\"b\\t')", "\"\\\"a\\\\\\\"b\\\\t\\\"\""),
        (
            "'%s is %d%%, %.2f or %e'.format(['it', 5, 2.5, 1500.0])",
            "\"it is 5%, 2.50 or 1.500000e+03\""
        ),
        ("'%x %X %o %b'.format([255, 'é', 8, -5])", "\"ff C3A9 10 -101\""),
        ("'%s'.format([[1.0, 'a', {'k': null}]])", "\"[1, a, {k: null}]\""),
        (
            "string(1e21) + string(1e20) + string(0.000001) + string(1e-7)",
            "\"1e+211000000000000000000000.0000011e-7\""
        ),
        ("string(-0.0) + string(123456.75)", "\"-0123456.75\""),
        ("'abcabd'.contains('abd')", "true"), ("'aXbX'.endsWith('X')", "true"),
        ("int('-12') + int(' 1') ", "ERR CEL-025"), ("int('+1')", "ERR CEL-025"),
        ("double('1_0')", "ERR CEL-025"), ("double('0x10')", "ERR CEL-025"),
        ("bool('yes')", "ERR CEL-025"), ("'abc'.substring(2, 1)", "ERR CEL-022"),
        ("'%s'.format([])", "ERR CEL-027"), ("'%'.format([1])", "ERR CEL-027"),
        ("'%.f'.format([1])", "ERR CEL-027"), ("'%.99999f'.format([1.0])", "ERR CEL-027"),
        ("'%.2d'.format([1])", "ERR CEL-027"), ("'%q'.format([1])", "ERR CEL-027"),
        ("base64.decode('a')", "ERR CEL-025"), ("base64.decode('a$==')", "ERR CEL-025"),
        ("string(b'\\xff')", "ERR CEL-025"),
    ])
    func `string functions give`(source: String, wanted: String) throws {
        if wanted.hasPrefix("ERR ") {
            #expect(failure(source)?.code == String(wanted.dropFirst(4)), "\(source)")
        } else {
            #expect(try text(source) == wanted, "\(source)")
        }
    }

    @Test(arguments: [
        ("math.round(0.5)", "1.0"), ("math.round(-2.5)", "-3.0"), ("math.round(2.4)", "2.0"),
        ("math.round(0.49999999999999994)", "0.0"), ("math.ceil(-0.5)", "-0.0"),
        ("math.floor(-0.5)", "-1.0"), ("math.trunc(1e300)", "1e+300"),
        ("math.sqrt(2.0)", "1.4142135623730951"),
        ("math.sqrt(16)", "4.0"), ("math.sqrt(1e-320)", "9.99994433575849e-161"),
        ("math.bitShiftRight(-1, 60)", "15"), ("math.bitShiftLeft(1, 63) < 0", "true"),
        ("math.greatest([1, 2.5, 2u])", "2.5"), ("math.least(3, 2.0)", "2.0"),
        ("math.greatest([])", "ERR CEL-027"), ("math.sign(-0.5)", "-1.0"),
    ])
    func `mathematics gives`(source: String, wanted: String) throws {
        if wanted.hasPrefix("ERR ") {
            #expect(failure(source)?.code == String(wanted.dropFirst(4)), "\(source)")
        } else {
            #expect(try text(source) == wanted, "\(source)")
        }
    }
}
