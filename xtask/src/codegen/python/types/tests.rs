use serde_json::json;

use super::*;

/// The annotation of a schema in a place called `Place`, and the classes.
fn read(schemas: &Value, schema: &Value, side: Side) -> (String, String) {
    let document = json!({ "components": { "schemas": schemas } });
    let mut types = Types::of(&document);
    let annotation = types.of_schema(schema, side, "Place").unwrap();
    let code = types.code();
    let classes = code.split_once("]\n").unwrap().1.trim_start().to_owned();
    (annotation, classes)
}

fn annotation(schema: &Value, side: Side) -> String {
    read(&json!({}), schema, side).0
}

#[test]
fn a_plain_value_has_a_plain_type() {
    for (schema, answered, sent) in [
        (json!({ "type": "string" }), "str", "str"),
        (json!({ "type": "integer", "nullable": true }), "int | None", "int | None"),
        (json!({ "type": "number" }), "float", "float"),
        (json!({ "type": "boolean" }), "bool", "bool"),
        (json!({ "type": "string", "format": "date-time" }), "str", "datetime | str"),
        (json!({ "type": "string", "format": "date", "nullable": true }), "str | None", "date | str | None"),
        (json!({ "type": "array", "items": { "type": "integer" } }), "list[int]", "list[int] | tuple[int, ...]"),
        (json!({ "type": "object" }), "dict[str, object]", "dict[str, Any]"),
        (json!({ "type": "object", "additionalProperties": true }), "dict[str, object]", "dict[str, Any]"),
        (json!({ "type": "object", "additionalProperties": { "type": "string" } }), "dict[str, str]", "dict[str, str]"),
        (json!({}), "object", "Any"),
    ] {
        assert_eq!(annotation(&schema, Side::Answer), answered, "{schema}");
        assert_eq!(annotation(&schema, Side::Request), sent, "{schema}");
    }
}

#[test]
fn an_enumeration_is_closed_where_it_is_sent_and_open_where_it_is_answered() {
    let words = json!({ "type": "string", "enum": ["a", "say \"b\""], "nullable": true });
    assert_eq!(annotation(&words, Side::Request), r#"Literal["a", "say \"b\""] | None"#);
    assert_eq!(annotation(&words, Side::Answer), r#"Literal["a", "say \"b\""] | str | None"#);
    let mixed = json!({ "enum": [1, true, null] });
    assert_eq!(annotation(&mixed, Side::Request), "Literal[1, True] | None");
    assert_eq!(annotation(&mixed, Side::Answer), "Literal[1, True] | int | bool | None");
}

#[test]
fn alternatives_are_a_union_of_each_once() {
    let either = json!({ "oneOf": [
        { "type": "string", "nullable": true },
        { "type": "integer" },
        { "type": "array", "items": { "type": "string" } },
        { "type": "string" },
    ] });
    assert_eq!(annotation(&either, Side::Answer), "str | int | list[str] | None");
    assert_eq!(annotation(&json!({ "anyOf": [{ "type": "string" }, {}] }), Side::Answer), "object");
}

#[test]
fn an_object_is_a_typed_dict_with_our_words_and_one_without_a_name_is_called_after_its_place() {
    let schemas = json!({ "big-thing": {
        "description": "Something big.",
        "properties": {
            "id": { "type": "integer", "description": "Its number." },
            "parts": { "type": "array", "items": { "type": "object", "properties": { "size": { "type": "number" } } } },
        },
        "required": ["id"],
    } });
    let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/big-thing" } });
    let (annotation, classes) = read(&schemas, &list, Side::Answer);
    assert_eq!(annotation, "list[BigThing]");
    assert_eq!(
        classes,
        r#"class BigThingPartsItem(TypedDict):
    size: NotRequired[float]


class BigThing(TypedDict):
    """Something big.

    Fields:
        id: Its number.
    """

    id: int
    """Its number."""
    parts: NotRequired[list[BigThingPartsItem]]
"#
    );
}

#[test]
fn what_is_sent_and_what_is_answered_are_two_types() {
    let document = json!({ "components": { "schemas": {
        "thing": { "properties": { "level": { "type": "string", "enum": ["low"] } } },
        "thing-input": { "properties": { "x": {} } },
    } } });
    let mut types = Types::of(&document);
    let thing = json!({ "$ref": "#/components/schemas/thing" });
    assert_eq!(types.of_schema(&thing, Side::Answer, "").unwrap(), "Thing");
    assert_eq!(types.of_schema(&thing, Side::Request, "").unwrap(), "ThingInput2", "the other has the name");
    let other = json!({ "$ref": "#/components/schemas/thing-input" });
    assert_eq!(types.of_schema(&other, Side::Answer, "").unwrap(), "ThingInput");
    let code = types.code();
    assert!(code.contains("class Thing(TypedDict):\n    level: NotRequired[Literal[\"low\"] | str]\n"), "{code}");
    assert!(code.contains("class ThingInput2(TypedDict):\n    level: NotRequired[Literal[\"low\"]]\n"), "{code}");
}

#[test]
fn no_two_classes_have_one_name_and_none_that_of_something_else() {
    let object = json!({ "properties": { "x": {} } });
    let schemas =
        json!({ "a-b": object, "a_b": object, "any": object, "a": { "properties": { "b": object } }, "2fa": object });
    let names = ["a", "a-b", "a_b", "any", "2fa"];
    let all = json!({ "oneOf": names.map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })) });
    assert_eq!(read(&schemas, &all, Side::Answer).0, "A | AB | AB2 | Any2 | T2fa");
    assert!(read(&schemas, &all, Side::Answer).1.contains("class A(TypedDict):\n    b: NotRequired[AB3]\n"));
}

#[test]
fn keys_that_can_be_no_names_are_given_in_a_call() {
    let schema = json!({ "description": "Counts.", "required": ["+1"], "properties": {
        "+1": { "type": "integer" }, "from": { "type": "string", "description": "Whence." },
    } });
    let (annotation, classes) = read(&json!({}), &schema, Side::Answer);
    assert_eq!(annotation, "Place");
    assert_eq!(
        classes,
        r##"# Counts.
Place = TypedDict(
    "Place",
    {
        "+1": int,
        # Whence.
        "from": NotRequired[str],
    },
)
"##
    );
    for key in ["__x", "a-b", "class", ""] {
        let schema = json!({ "properties": { key: {} } });
        assert!(read(&json!({}), &schema, Side::Answer).1.contains(" = TypedDict("), "{key}");
    }
}

#[test]
fn what_holds_itself_is_named_in_quotes_and_ends() {
    let schemas = json!({
        "tree": { "required": ["kind", "leaves"], "properties": {
            "kind": { "type": "string", "enum": ["it's"] },
            "leaves": { "oneOf": [
                { "type": "array", "items": { "$ref": "#/components/schemas/tree" } },
                { "type": "string", "enum": ["it's"] },
            ] },
            "side": { "$ref": "#/components/schemas/branch" },
        } },
        "branch": { "properties": { "back": { "$ref": "#/components/schemas/tree" } } },
        "loop": { "type": "array", "items": { "$ref": "#/components/schemas/loop" } },
    });
    let (annotation, classes) = read(&schemas, &json!({ "$ref": "#/components/schemas/tree" }), Side::Answer);
    assert_eq!(annotation, "Tree");
    assert_eq!(
        classes,
        r#"class Branch(TypedDict):
    back: NotRequired['Tree']


class Tree(TypedDict):
    kind: Literal["it's"] | str
    leaves: 'list[Tree] | Literal["it\'s"] | str'
    side: NotRequired[Branch]
"#
    );
    assert_eq!(read(&schemas, &json!({ "$ref": "#/components/schemas/loop" }), Side::Answer).0, "list[object]");
}

#[test]
fn parts_of_one_object_are_one_class() {
    let schemas = json!({ "base": { "properties": { "id": { "type": "integer" } }, "required": ["id"] } });
    let base = json!({ "$ref": "#/components/schemas/base" });
    let more = json!({ "properties": { "name": { "type": "string" } }, "required": ["name"] });
    let (annotation, classes) = read(&schemas, &json!({ "allOf": [base, more], "nullable": true }), Side::Answer);
    assert_eq!(annotation, "Place | None");
    assert_eq!(classes, "class Place(TypedDict):\n    id: int\n    name: str\n");
    // One part is the part itself, whose words may stand around it.
    let wrapped = json!({ "allOf": [base], "description": "Words.", "nullable": true });
    assert_eq!(read(&schemas, &wrapped, Side::Answer).0, "Base | None");
    // Alternatives that say what goes together are none; those with fields of their own are.
    let together =
        json!({ "properties": { "a": {}, "b": {} }, "anyOf": [{ "required": ["a"] }, { "required": ["b"] }] });
    assert_eq!(read(&schemas, &together, Side::Answer).0, "Place");
    let own = json!({ "properties": { "a": { "type": "string" } }, "oneOf": [more, base] });
    let (annotation, classes) = read(&schemas, &own, Side::Answer);
    assert_eq!(annotation, "Place1 | Place2");
    assert!(classes.contains("class Place1(TypedDict):\n    a: NotRequired[str]\n    name: str\n"), "{classes}");
    assert!(classes.contains("class Place2(TypedDict):\n    a: NotRequired[str]\n    id: int\n"), "{classes}");
}

#[test]
fn a_reference_that_leads_nowhere_is_an_error_that_names_it() {
    let document = json!({ "components": { "schemas": {} } });
    let nowhere = json!({ "$ref": "#/components/schemas/gone" });
    let error = Types::of(&document).of_schema(&nowhere, Side::Answer, "").unwrap_err();
    assert!(format!("{error:#}").contains("#/components/schemas/gone"), "{error:#}");
}
