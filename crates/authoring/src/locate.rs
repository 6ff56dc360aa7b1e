//! From the ways people write where a node is to the engine's one: `/data/ho/thanh_vien[2]/ten`, `thanh_vien[2]/ten`, `ten`.

use forms::{Bundle, Node, Path};

/// The path of a node. Groups may be named or left out; the root element is named with a slash before it; a repeat without a
/// row is the repeat itself where the path ends there, and else its first row.
pub(crate) fn locate(bundle: &Bundle, written: &str) -> Option<Path> {
    let written = written.trim();
    let mut segments: Vec<&str> = written.split('/').filter(|part| !part.is_empty()).collect();
    if written.starts_with('/') && !segments.is_empty() {
        segments.remove(0);
    }
    let mut nodes: &[Node] = &bundle.nodes;
    let mut path = String::new();
    let last = segments.len().checked_sub(1);
    for (index, segment) in segments.into_iter().enumerate() {
        let (name, row) = match segment.strip_suffix(']').and_then(|s| s.split_once('[')) {
            Some((name, row)) => (name, Some(row)),
            None => (segment, None),
        };
        let node = find(nodes, name)?;
        if !matches!(node, Node::Group(_)) {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(node.name());
            match (node, row) {
                (Node::Repeat(_), Some(row)) => path.push_str(&format!("[{row}]")),
                (Node::Repeat(_), None) if Some(index) != last => path.push_str("[1]"),
                (_, Some("1") | None) => {}
                _ => return None,
            }
        } else if Some(index) == last {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(node.name());
        }
        nodes = node.children();
    }
    Path::parse(&path).ok()
}

/// The node with this name or element here or in the groups here.
fn find<'b>(nodes: &'b [Node], name: &str) -> Option<&'b Node> {
    let own = nodes
        .iter()
        .find(|node| node.name() == name || node.element() == name);
    own.or_else(|| {
        nodes.iter().find_map(|node| match node {
            Node::Group(group) => find(&group.children, name),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use forms::{Group, Question, Repeat};

    use super::*;

    #[test]
    fn a_node_is_found_by_each_way_of_writing_where_it_is() {
        let question = |name: &str| {
            Node::Question(Box::new(Question {
                name: name.into(),
                ..Question::default()
            }))
        };
        let people = Node::Repeat(Box::new(Repeat {
            name: "people".into(),
            children: vec![question("age")],
            ..Repeat::default()
        }));
        let home = Node::Group(Box::new(Group {
            name: "home".into(),
            children: vec![question("street"), people],
            ..Group::default()
        }));
        let bundle = Bundle {
            nodes: vec![home],
            ..Bundle::default()
        };
        for (written, path) in [
            ("street", Some("street")),
            ("/data/home/street", Some("street")),
            ("home", Some("home")),
            ("people", Some("people")),
            ("people[2]/age", Some("people[2]/age")),
            ("/data/home/people/age", Some("people[1]/age")),
            ("/data/home/people[3]", Some("people[3]")),
            ("nobody", None),
            ("street[2]", None),
        ] {
            let found = locate(&bundle, written);
            assert_eq!(found.as_ref().map(Path::as_str), path, "{written}");
        }
    }
}
