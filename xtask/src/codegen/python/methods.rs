//! The methods in Rust: each says which operation it is, and shows what that takes. How values become
//! a request is written by hand, once.

use std::fmt::Write;

use super::signature::Method;

pub(super) fn code(methods: &[Method<'_>]) -> String {
    let mut code =
        String::from("use pyo3::prelude::*;\nuse pyo3::types::PyDict;\n\nuse super::{Api, AsyncApi, Response};\n");
    code.push_str(&class("Api", "'_", "Response", methods));
    code.push_str(&class("AsyncApi", "'py", "Bound<'py, PyAny>", methods));
    code
}

fn class(name: &str, lifetime: &str, result: &str, methods: &[Method<'_>]) -> String {
    let generic = if lifetime == "'py" { "<'py>" } else { "" };
    let mut code = format!("\n#[pymethods]\nimpl {name} {{");
    for method in methods {
        code.push('\n');
        for line in method.words() {
            // Writing to a string can't fail, here as below.
            let _ = writeln!(code, "    /// {line}");
        }
        let (called, id) = (&method.operation.name, &method.operation.id);
        let signature = method.text_signature();
        let _ = write!(
            code,
            "    #[pyo3(signature = (**arguments), text_signature = {signature:?})]\n    \
             fn {called}{generic}(&self, py: Python<{lifetime}>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<{result}> {{\n        \
             self.call(py, {id:?}, arguments)\n    }}\n"
        );
    }
    code.push_str("\n    fn __repr__(&self) -> &'static str {\n        Self::NAME\n    }\n}\n");
    code.replace("    /// \n", "    ///\n")
}
