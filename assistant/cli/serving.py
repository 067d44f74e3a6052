"""`verbatim serve`."""

from pathlib import Path

import click

from assistant.cli.options import index_option


@click.command(short_help="Serve the web page.")
@index_option
@click.option("--host", default="127.0.0.1", show_envvar=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7860,
    show_envvar=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--auth",
    metavar="USER:PASSWORD",
    show_envvar=True,
    help="Ask for this login. Safer set in the environment, where other users cannot read it.",
)
@click.option(
    "--auth-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    show_envvar=True,
    help="File that holds USER:PASSWORD, instead of --auth.",
)
@click.option("--mcp", is_flag=True, show_envvar=True, help="Also serve MCP tools for assistants.")
@click.option("--open", "open_browser", is_flag=True, show_envvar=True, help="Open a browser.")
def serve(
    index_dir: Path,
    host: str,
    port: int,
    auth: str | None,
    auth_file: Path | None,
    mcp: bool,
    open_browser: bool,
) -> None:
    """Serve the web page until Ctrl-C.

    Ask, read the answer, click a citation: the article opens at that sentence. The page loads
    nothing from other machines. Listening on more than this machine needs --auth.

    \b
    Examples:
      verbatim serve
      VERBATIM_SERVE_AUTH=reader:secret verbatim serve --host 0.0.0.0 --port 8080
    """
    from assistant.web import serve as serve_page

    serve_page(
        index_dir,
        host=host,
        port=port,
        auth=auth,
        open_browser=open_browser,
        mcp=mcp,
        auth_file=auth_file,
    )
