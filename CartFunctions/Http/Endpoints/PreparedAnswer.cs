using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The answer to a change, which is made ready while the change is being written.</summary>
/// <param name="present">Presents a result.</param>
internal sealed class PreparedAnswer(Func<CartResult, IResult> present)
{
    private CartResult? likely;
    private IResult? response;

    /// <summary>Presents the result that the change is likely to have.</summary>
    public void Prepare(CartResult result)
    {
        response = present(result);
        likely = result; // At the end: whoever no longer waits may ask for the answer to another result meanwhile.
    }

    /// <summary>The answer to the result that the change had.</summary>
    public IResult Present(CartResult result) => ReferenceEquals(result, likely) ? response! : present(result);
}
