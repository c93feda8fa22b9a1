using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BillingEngine.TestClock;

/// <summary>
/// The simulator's business clock, through its control API. The engine advances it; it never goes back.
/// </summary>
public sealed class SimulatorClock(HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>The simulator's time, and when it has work next.</summary>
    public sealed record State(DateTimeOffset Now, DateTimeOffset? NextDueAt);

    public async Task<State> GetAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<State>("_control/clock", Json, cancellationToken))!;

    /// <summary>
    /// Advances the clock and returns its time when everything due was delivered. That is slightly later than requested
    /// if its own ticking has passed it.
    /// </summary>
    public async Task<State> MoveAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await http.PostAsJsonAsync("_control/clock", new { to }, Json, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Conflict)
            {
                to = (await GetAsync(cancellationToken)).Now.AddMilliseconds(20);
                continue;
            }
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<State>(Json, cancellationToken))!;
        }
    }
}
