using System.Net;
using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Plans;

/// <summary>
/// Which contract templates there are. WeChat has no call that says so; the sandbox's simulator does, so that a wrong
/// number is found when the plan is made, not by its first payer.
/// </summary>
public sealed class SimulatorTemplates(HttpClient? simulator = null)
{
    /// <summary>The refusal of a template that the simulator does not have; null outside the sandbox.</summary>
    public async Task<Error?> RefuseAsync(long template, CancellationToken cancellationToken)
    {
        if (simulator is null || template <= 0)
            return null;
        try
        {
            using var answer = await simulator.GetAsync($"_control/templates/{template}", cancellationToken);
            return answer.StatusCode == HttpStatusCode.NotFound ? Missing(template) : null;
        }
        catch (Exception e)
            when (e is HttpRequestException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // Only a help: the enrolment asks again.
            return null;
        }
    }

    private static Error Missing(long template) =>
        Error.InvalidField(
            "contract_template_id",
            $"is {template}, which the simulator does not have: from the start it has 123 (account main) and 124 "
                + $"(account partner), and PUT /_control/templates/{template} at the simulator makes another"
        );
}
