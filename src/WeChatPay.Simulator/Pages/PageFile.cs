namespace WeChatPay.Simulator.Pages;

/// <summary>A file of the pages, embedded in the assembly so that the simulator can be copied as a whole.</summary>
internal sealed record PageFile(byte[] Bytes, string ContentType)
{
    public static PageFile Read(string name)
    {
        using var stream =
            typeof(PageFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"The page file {name} is not in the assembly: add it to Pages/Files."
            );
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return new PageFile(buffer.ToArray(), TypeOf(name));
    }

    public IResult Answer(int status = 200) => new FileAnswer(this, status);

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"No content type is known for {other}."),
        };

    private sealed record FileAnswer(PageFile File, int Status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = Status;
            httpContext.Response.ContentType = File.ContentType;
            httpContext.Response.ContentLength = File.Bytes.Length;
            await httpContext.Response.Body.WriteAsync(File.Bytes, httpContext.RequestAborted);
        }
    }
}
